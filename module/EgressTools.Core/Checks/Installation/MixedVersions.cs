namespace EgressTools.Checks.Installation;

internal sealed class MixedVersions() : Check("EGT4024", Severity.Warning, "Agents of different versions", SnapshotKinds.AgentPods,
    ShownIn.Traffic, [37092, 44705])
{
    public override string Why => "During an upgrade, or if one stopped half-way, agents of two releases compute their maps by different rules: names of "
        + "settings, the choice among several gateways, and the layout of the map differ between releases. The node of a pod may then steer it to a gateway "
        + "whose agent does not expect it.";
    public override string Cure => "Let the rollout finish: kubectl rollout status of the agents' DaemonSet shows which nodes are left.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var versions = context.Agents.GroupBy(static a => CiliumVersion.Find(a.Image)?.ToString() ?? a.Image, StringComparer.Ordinal)
            .OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal).ToList();
        if (versions.Count < 2)
            yield break;
        var counts = Listed.Short(versions.ConvertAll(static g => $"{g.Count()} of {g.Key}"));
        yield return Found(CheckResource.Cluster, $"agents of {versions.Count} versions run ({counts}): their maps may differ, and predictions " +
            "are right for one version only", "let the rollout finish: kubectl rollout status of the agents' DaemonSet",
            Each("other version", versions.Skip(1).Select(static g => $"{g.Key} on {Listed.Short(g.Select(static a => a.Node))}")));
    }
}
