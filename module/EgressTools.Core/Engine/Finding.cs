namespace EgressTools.Engine;

/// <summary>What differs for one key in one way, on however many agents.</summary>
internal sealed class Finding(DifferenceClass found, Address source, Cidr destination, CiliumEndpoint? endpoint)
{
    private readonly List<(string Node, ImmutableArray<MapValue> Expected, MapValue? Actual)> _agents = [];
    private string? _policy;

    /// <summary>One of the agents has no such map at all.</summary>
    public bool Absent { get; set; }
    /// <summary>One of the agents is that of the pod's own node, which steers the pod's traffic.</summary>
    public bool Steers { get; set; }
    /// <summary>The map of one of the agents has no room left.</summary>
    public bool Full { get; set; }
    /// <summary>The policy whose earlier version explains it, since agents reject the present one; null where there is none.</summary>
    public CompiledPolicy? Kept { get; set; }
    /// <summary>Why the gateway has no address to give, one clause; null where that is not what was found.</summary>
    public string? NoAddress { get; set; }

    public Finding Add(string node, ImmutableArray<MapValue> expected, MapValue? actual, string? policy)
    {
        _agents.Add((node, expected, actual));
        _policy ??= policy;
        return this;
    }

    public RuleDifference ToDifference(int agents, DateTimeOffset now)
    {
        var first = _agents.MinBy(static a => a.Node, StringComparer.Ordinal);
        var gateways = _agents.Where(static a => a.Actual is not null).GroupBy(static a => a.Actual!.Value.Gateway)
            .OrderBy(static g => g.Key.ToString(), StringComparer.Ordinal).Select(static g => (g.Key, g.Count())).ToList();
        var difference = new RuleDifference(
            found == DifferenceClass.WrongGateway && gateways.Count > 1 ? DifferenceClass.AgentsDisagree : found,
            [.. _agents.Select(static a => a.Node).Order(StringComparer.Ordinal)],
            Reason: "")
        {
            Source = source,
            Destination = destination,
            Expected = first.Expected,
            Actual = first.Actual,
            Policy = _policy ?? Kept?.Policy.Name,
            Pod = endpoint?.Name,
            Steers = Steers,
        };
        return difference with
        {
            Reason = DifferenceText.Of(difference, gateways, agents, new DifferenceContext(Absent, Steers, Full, Kept, NoAddress),
            endpoint?.CreatedAt is { } created ? now - created : default)
        };
    }
}
