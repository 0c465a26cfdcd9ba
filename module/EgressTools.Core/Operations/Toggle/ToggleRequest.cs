namespace EgressTools.Operations;

/// <summary>How the egress gateway is enabled or disabled.</summary>
/// <param name="Wanted">Which of both, and what the installation needs for it.</param>
public sealed record ToggleRequest(FeatureRequest Wanted)
{
    /// <summary>Where the chart comes from; null to take it from where helm knows it.</summary>
    public HelmChart? Chart { get; init; }
    /// <summary>Print this, and change nothing; null to make the change.</summary>
    public FeaturePrint? Print { get; init; }
    /// <summary>Whether the change is made.</summary>
    public DryRun DryRun { get; init; }
    /// <summary>How the change is carried out.</summary>
    public ExecutionOptions Execution { get; init; } = new();

    /// <summary>Files do not tell what release of helm Cilium belongs to: of them only values and effects can be shown.</summary>
    /// <exception cref="UsageException">A cluster is needed, and files take its place.</exception>
    internal void RequireCluster(World world) => world.RequireCluster(
        sendsNothing: this is { Print: FeaturePrint.Values } or { Print: null, DryRun: DryRun.Client },
        $"{Wanted.Command.Short} needs a cluster: {Options.From} goes with {Options.Print.With("values")} and with " +
        $"{Options.DryRun.With("client")}, since files do not tell what release of helm Cilium belongs to", "OfflineChange");
}
