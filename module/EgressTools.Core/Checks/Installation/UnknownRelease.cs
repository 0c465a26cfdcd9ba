namespace EgressTools.Checks.Installation;

internal sealed class UnknownRelease() : Check("EGT4012", Severity.Warning, "Unsupported release of Cilium", SnapshotKinds.Installation, ShownIn.OutsideCilium,
    ["https://github.com/cilium/cilium/releases", 24835])
{
    public override string Why => "This tool knows the settings, limits and fixes of releases from 1.14 on. Older releases get no fixes, and in them traffic "
        + "without a gateway leaves by its own node instead of being dropped.";
    public override string Cure => "Upgrade to a maintained release. If the release is newer than this tool, look for a newer version of the tool.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.Installation.Version is not { } version || (version.IsAtLeast(1, 14) && !version.IsAtLeast(1, 21)))
            yield break;
        yield return version.IsAtLeast(1, 21)
            ? Found(Severity.Info, CheckResource.Cluster, $"Cilium {version} is newer than 1.20, the newest release that this tool knows: " +
                "predictions may be wrong", "look for a newer version of this tool")
            : Found(CheckResource.Cluster, $"Cilium {version} is older than 1.14, the oldest release that this tool knows: settings and entries may differ",
                "upgrade Cilium");
    }
}
