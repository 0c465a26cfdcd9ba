namespace EgressTools.Checks.Fixes;

/// <summary>How what one check finds is cured where nobody has to decide anything.</summary>
/// <param name="Code">The check's code.</param>
/// <param name="Cure">The policy without what was found; null where only a person can tell what was meant.</param>
internal sealed record PolicyFix(string Code, Func<EgressPolicy, ClusterSnapshot, EgressPolicy?> Cure);
