namespace EgressTools.Checks.Installation;

internal sealed class MixedVersions() : Check("EGT4024", Severity.Warning, "agents of several versions run at once")
{
    public override string Why =>
        "During an upgrade, or where one stopped half-way, agents of two releases compute their maps by different rules: names of settings, the choice among several gateways and the layout of the map have changed between releases. "
        + "A pod may then be steered to one gateway by its node and refused there.";

    public override string Cure =>
        "Let the rollout finish: kubectl rollout status of the agents' DaemonSet tells which nodes are left.";

    public override ImmutableArray<string> References => Issues(37092, 44705);

    public override ShownIn Shown => ShownIn.Traffic;

    public override SnapshotKinds Needs => SnapshotKinds.AgentPods;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var versions = context.Agents.GroupBy(static a => CiliumVersion.Find(a.Image)?.ToString() ?? a.Image, StringComparer.Ordinal).OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal).ToList();
        if (versions.Count < 2)
            yield break;
        yield return Found(CheckResource.Cluster, $"agents of {Plural.Count(versions.Count, "version")} run at once ({Listed.Some(versions.ConvertAll(static g => $"{g.Count()} of {g.Key}"))}): their maps may differ, and predictions hold for one version only") with
        {
            Evidence = [.. versions.Skip(1).Take(5).Select(static g => new KeyValuePair<string, string>("other version", $"{g.Key} on {Listed.Plain([.. g.Select(static a => a.Node)])}"))],
            Remedy = "kubectl rollout status of the agents' DaemonSet shows what is left",
        };
    }
}
