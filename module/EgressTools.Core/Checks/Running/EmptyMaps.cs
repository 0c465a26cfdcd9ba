namespace EgressTools.Checks.Running;

internal sealed class EmptyMaps() : Check("EGT5011", Severity.Error, "no agent holds any entry")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Nodes | SnapshotKinds.AgentMaps;

    public override string Why =>
        "Policies select pods, and yet no agent that was asked holds an entry: the egress gateway is off in what the agents really run with, whatever the configuration says. "
        + "Agents read their configuration at the start only, Cilium 1.18 renamed the switch (enable-egress-gateway; before, enable-ipv4-egress-gateway) and 1.19 no longer knows the old name, "
        + "and the feature does not work with CiliumEndpointSlices or identities in a kvstore. All pods leave by their own nodes.";

    public override string Cure => "See the checks EGT4xxx for the configuration. When that is right, restart the agents: kubectl -n kube-system rollout restart daemonset/cilium.";

    public override ImmutableArray<string> References => Issues(45587, 17375, 24833);

    public override ShownIn Shown => ShownIn.Traffic;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var verdict = context.Verdict;
        if (verdict.Agents == 0 || verdict.Entries > 0)
            yield break;
        var missing = verdict.Differences.Where(static d => d.Class is DifferenceClass.MissingOnSource or DifferenceClass.MissingOnGateway or DifferenceClass.MissingElsewhere).ToList();
        if (missing.Count == 0)
            yield break;
        var entries = missing.Select(static d => (d.Source, d.Destination)).Distinct().Count();
        var absent = verdict.Maps.Count(static m => m.Absent);
        var what = absent == verdict.Agents ? "has an egress map" : "holds an entry";
        yield return Found(CheckResource.Cluster, $"none of {Plural.Count(verdict.Agents, "agent")} {what}, although {Plural.Count(entries, "entry")} {Plural.Verb(entries, "are")} expected: no policy works, and all pods leave by their own nodes") with
        {
            Evidence =
            [
                new("agents", Listed.Plain(verdict.Maps.Select(static m => m.Node))), new("without a map", Plural.Count(absent, "agent")),
                new("policies", Listed.Plain(missing.Select(static d => d.Policy).OfType<string>())),
            ],
            Remedy = "switch the egress gateway on (EGT4xxx says where it is off), and restart the agents: kubectl -n kube-system rollout restart daemonset/cilium",
        };
    }
}
