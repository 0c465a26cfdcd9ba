namespace EgressTools.Checks.Addresses;

internal sealed class MapCapacity() : Check("EGT3005", Severity.Error, "policies ask for more entries than the agents' maps hold")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Installation;

    public override string Why =>
        "Every agent holds an entry for each pod that a policy selects and each of its destinations and excluded ranges, in a map of fixed size for each family (egress-gateway-policy-map-max, 16384 unless set). "
        + "Entries beyond that are left out, with one line in the agent's log. Which pods lose their entries is chance, and their traffic is not steered as the policies say.";

    public override string Cure => "Raise egressGateway.maxPolicyEntries in the chart and restart the agents, select fewer pods, or write fewer and wider ranges.";

    public override ImmutableArray<string> References => Issues(22805, 23019, 22929);

    public override ShownIn Shown => ShownIn.EveryAgent;

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
        var policies = table.Policies.Zip(table.CountByPolicy(), (policy, count) => (policy.Policy.Name, Entries: ofFamily(count))).Where(static p => p.Entries > 0)
            .OrderByDescending(static p => p.Entries).ThenBy(static p => p.Name, StringComparer.Ordinal);
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"policies ask every agent to hold {entries} {family} entries and its map holds {limit}: {(full ? "" : $"beyond {limit - entries} more, ")}which entries are left out is chance, and traffic of their pods is not steered as the policies say");
        return Found(CheckResource.Cluster, message) with
        {
            Severity = full ? Severity.Error : Severity.Warning,
            Evidence = [new("entries by policy", Listed.Plain(policies.Select(static p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {p.Entries}"))))],
            Remedy = MapRoom.Remedy(entries),
        };
    }
}
