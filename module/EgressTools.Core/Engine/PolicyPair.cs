namespace EgressTools.Engine;

/// <summary>Pods for which two policies say different things, and about which CIDRs.</summary>
internal sealed class PolicyOverlap
{
    /// <summary>How many pods.</summary>
    public int Pods { get; private set; }
    /// <summary>The first of them in the order of the snapshot.</summary>
    public ObjectName FirstPod { get; private set; }
    /// <summary>The CIDRs, of all these pods together.</summary>
    public SortedSet<Cidr> Cidrs { get; } = [];

    public void Add(CiliumEndpoint endpoint)
    {
        if (Pods++ == 0)
            FirstPod = endpoint.Name;
    }
}

/// <summary>Two policies with destinations that meet: the same CIDR in both, or one of the one inside one of the other.</summary>
internal sealed class PolicyPair
{
    private readonly ImmutableArray<(PolicyDestination First, PolicyDestination Second)> _equal;
    private readonly ImmutableArray<(PolicyDestination First, PolicyDestination Second)> _nested;
    private readonly Dictionary<(ResolvedGateway, ResolvedGateway, bool IPv4, bool IPv6), (bool Conflict, bool FirstShadowed, bool SecondShadowed)> _known = [];

    private PolicyPair(CompiledPolicy first, CompiledPolicy second, PrefixOverlaps overlaps) =>
        (First, Second, _equal, _nested) = (first, second, overlaps.Equal, overlaps.Nested);

    /// <summary>The policy whose name comes first.</summary>
    public CompiledPolicy First { get; }
    /// <summary>The other.</summary>
    public CompiledPolicy Second { get; }
    /// <summary>The same CIDR with different values, which take turns (#17679).</summary>
    public PolicyOverlap Conflict { get; } = new();
    /// <summary>What longer prefixes of the second take from the first.</summary>
    public PolicyOverlap FirstShadowed { get; } = new();
    /// <summary>What longer prefixes of the first take from the second.</summary>
    public PolicyOverlap SecondShadowed { get; } = new();

    /// <summary>Null where their destinations do not meet.</summary>
    public static PolicyPair? Of(CompiledPolicy first, CompiledPolicy second)
    {
        var overlaps = PrefixOverlaps.Of(first.Destinations, second.Destinations);
        return overlaps.Equal.IsEmpty && overlaps.Nested.IsEmpty ? null : new PolicyPair(first, second, overlaps);
    }

    /// <summary>Counts an endpoint that both select.</summary>
    public void Add(CiliumEndpoint endpoint, RuleTable table)
    {
        var key = (table.GatewayOf(First, endpoint), table.GatewayOf(Second, endpoint), endpoint.Addresses.Any(static a => !a.IsIPv6),
            endpoint.Addresses.Any(static a => a.IsIPv6));
        if (!_known.TryGetValue(key, out var said))
            _known.Add(key, said = Compare(endpoint, key.Item1, key.Item2));
        if (said.Conflict)
            Conflict.Add(endpoint);
        if (said.FirstShadowed)
            FirstShadowed.Add(endpoint);
        if (said.SecondShadowed)
            SecondShadowed.Add(endpoint);
    }

    private (bool Conflict, bool FirstShadowed, bool SecondShadowed) Compare(CiliumEndpoint endpoint, ResolvedGateway first, ResolvedGateway second)
    {
        var (conflict, firstShadowed, secondShadowed) = (false, false, false);
        foreach (var (a, b) in _equal.Where(Differ))
            conflict |= Note(Conflict, a.Cidr);
        foreach (var (a, b) in _nested.Where(Differ))
        {
            if (a.Cidr.Length < b.Cidr.Length)
                firstShadowed |= Note(FirstShadowed, b.Cidr);
            else
                secondShadowed |= Note(SecondShadowed, a.Cidr);
        }
        return (conflict, firstShadowed, secondShadowed);

        bool Differ((PolicyDestination First, PolicyDestination Second) pair) => endpoint.Addresses.Any(a => a.IsIPv6 == pair.First.Cidr.IsIPv6)
            && new MapEntry(default, pair.First.Cidr,
                [new MapClaim(First, endpoint, first, pair.First), new MapClaim(Second, endpoint, second, pair.Second)]).IsConflict;
    }

    private static bool Note(PolicyOverlap overlap, Cidr cidr)
    {
        overlap.Cidrs.Add(cidr);
        return true;
    }
}
