namespace EgressTools.Checks.Addresses;

internal sealed class MapCapacity() : Check("EGT3005", Severity.Error, "More entries than the egress maps hold", Inputs.Prediction | SnapshotKinds.Installation,
    ShownIn.EveryAgent, [22805, 23019, 22929])
{
    public override string Why => "Every agent holds an entry for each pod that a policy selects and each of its destinations and excluded CIDRs, in a map of "
        + "fixed size for each family (egress-gateway-policy-map-max, 16384 by default). An agent drops further entries with one line in its log. The traffic "
        + "of pods whose entries are missing is not steered, and which pods these are is random.";
    public override string Cure => "Raise egressGateway.maxPolicyEntries in the chart and restart the agents, select fewer pods, or write fewer and wider "
        + "CIDRs.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var limit = context.Installation.MapLimit;
        var (ipv4, ipv6) = context.EntryCounts;
        if (MapRoom.IsNear(ipv4, limit))
            yield return Describe(context.Table, "IPv4", ipv4, limit, static c => c.IPv4);
        if (MapRoom.IsNear(ipv6, limit))
            yield return Describe(context.Table, "IPv6", ipv6, limit, static c => c.IPv6);
    }

    private CheckFinding Describe(RuleTable table, string family, int entries, int limit, Func<(int IPv4, int IPv6), int> ofFamily)
    {
        var full = entries > limit;
        var policies = table.Policies.Zip(table.CountByPolicy(), (policy, count) => (policy.Policy.Name, Entries: ofFamily(count)))
            .Where(static p => p.Entries > 0)
            .OrderByDescending(static p => p.Entries).ThenBy(static p => p.Name, StringComparer.Ordinal);
        var message = $"policies need {entries} {family} entries in every agent's map, which holds {limit}: " +
            $"{(full ? "" : $"after {limit - entries} more, ")}{MapRoom.Overflow}";
        return Found(full ? Severity.Error : Severity.Warning, CheckResource.Cluster, message, MapRoom.Remedy(entries),
            ("entries by policy", policies.Select(static p => $"{p.Name} {p.Entries}")));
    }
}
