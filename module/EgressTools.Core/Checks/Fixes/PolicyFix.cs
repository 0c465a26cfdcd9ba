namespace EgressTools.Checks.Fixes;

/// <summary>The fix for findings of one check that needs no decision.</summary>
/// <param name="Code">The code of the check.</param>
/// <param name="Cure">Returns the fixed policy; null if the intention is unclear.</param>
internal sealed record PolicyFix(string Code, Func<EgressPolicy, ClusterSnapshot, EgressPolicy?> Cure);
