namespace EgressTools.Checks.Running;

internal sealed class FullMaps() : Check("EGT5012", Severity.Error, "Egress maps full", Inputs.Maps | SnapshotKinds.Installation,
    ShownIn.Traffic, [22805, 22929, 23019])
{
    public override string Why => "Every agent holds an entry for each pod and CIDR of the cluster, in a map of fixed size for each family "
        + "(egress-gateway-policy-map-max, 16384 by default). An agent drops further entries with one line in its log. Which entries these are is random. "
        + "Their pods leave by their own node, or by the gateway with their own address. EGT3005 counts the expected entries, this check the actual ones.";
    public override string Cure => "Raise egressGateway.maxPolicyEntries in the chart and restart the agents, or write fewer and wider CIDRs.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var limit = context.Installation.MapLimit;
        return
            from map in Families(context.Verdict)
            let near = map.Sizes.Where(s => MapRoom.IsNear(s.Entries, limit)).OrderByDescending(static s => s.Entries)
                .ThenBy(static s => s.Node, StringComparer.Ordinal).ToList()
            where near.Count > 0
            let most = near[0]
            let full = most.Entries >= limit
            let state = full ? "full" : "nearly full"
            let when = full ? "" : "when it is full, "
            select Found(full ? Severity.Error : Severity.Warning, CheckResource.Cluster, $"the {map.Family} map of {Plural.Count(near.Count, "agent")} " +
                $"is {state} ({most.Entries} of {limit} entries on {most.Node}): {when}{MapRoom.Overflow}", MapRoom.Remedy(most.Entries),
                ("agents", near.Select(static s => s.Node)), ("entries", most.Entries), ("limit", limit));
    }

    private static IEnumerable<(string Family, IEnumerable<(string Node, int Entries)> Sizes)> Families(RuleVerdict verdict) =>
        [("IPv4", verdict.Maps.Select(static m => (m.Node, m.IPv4))), ("IPv6", verdict.Maps.Select(static m => (m.Node, m.IPv6)))];
}
