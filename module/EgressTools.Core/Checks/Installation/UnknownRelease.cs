namespace EgressTools.Checks.Installation;

internal sealed class UnknownRelease() : Check("EGT4012", Severity.Warning, "a release of Cilium that this tool knows little of")
{
    public override string Why =>
        "What this tool knows of settings, limits and repaired faults begins with 1.14. Older releases are no longer mended, and in them traffic without a gateway leaves by its own node instead of being dropped.";

    public override string Cure =>
        "Upgrade to a release that is still maintained; with a newer release than this tool knows, look for a newer version of the tool.";

    public override ImmutableArray<string> References => ["https://github.com/cilium/cilium/releases", .. Issues(24835)];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    public override SnapshotKinds Needs => SnapshotKinds.Installation;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.Installation.Version is not { } version || (version.IsAtLeast(1, 14) && !version.IsAtLeast(1, 21)))
            yield break;
        yield return version.IsAtLeast(1, 21)
            ? Found(CheckResource.Cluster, $"Cilium {version} is newer than 1.20, the newest release that this tool knows: what it predicts may differ from what agents do") with { Severity = Severity.Info, Remedy = "see whether there is a newer version of this tool" }
            : Found(CheckResource.Cluster, $"Cilium {version} is older than 1.14, which is the oldest release that this tool knows: settings and entries may mean something else there") with { Remedy = "upgrade Cilium" };
    }
}
