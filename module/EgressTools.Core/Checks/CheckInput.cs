using EgressTools.Operations;

namespace EgressTools.Checks;

/// <summary>What checks look at.</summary>
/// <param name="Snapshot">What was read.</param>
public sealed record CheckInput(ClusterSnapshot Snapshot)
{
    /// <summary>The comparison of the agents' maps, where agents were asked; null to compare the maps that the snapshot holds.</summary>
    public RuleVerdict? Compared { get; init; }

    /// <summary>The version that runs, where the snapshot's is one that it might be upgraded to; null otherwise.</summary>
    public CiliumVersion? UpgradeFrom { get; init; }

    /// <summary>Exit addresses, where pods were asked; null to judge the observations that the snapshot holds.</summary>
    public ImmutableArray<ExitAddressResult>? Exits { get; init; }
}
