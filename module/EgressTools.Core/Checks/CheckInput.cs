namespace EgressTools.Checks;

/// <summary>The input of the checks.</summary>
/// <param name="Snapshot">The snapshot.</param>
public sealed record CheckInput(ClusterSnapshot Snapshot)
{
    /// <summary>The comparison of the agents' maps, if agents were asked; null to compare the maps in the snapshot.</summary>
    public RuleVerdict? Compared { get; init; }
    /// <summary>The snapshot that recorded maps and exit addresses belong to, if policies changed since; null for <see cref="Snapshot"/>.</summary>
    public ClusterSnapshot? Recorded { get; init; }
    /// <summary>The version that runs, if that of the snapshot is the target of an upgrade; else null.</summary>
    public CiliumVersion? UpgradeFrom { get; init; }
    /// <summary>The exit addresses, if pods were asked; null to use the observations in the snapshot.</summary>
    public ImmutableArray<ExitAddressResult>? Exits { get; init; }

    /// <summary>The input with changed policies. What was recorded was recorded under the ones before.</summary>
    public CheckInput With(ClusterSnapshot changed) => this with { Snapshot = changed, Recorded = Recorded ?? Snapshot };
}
