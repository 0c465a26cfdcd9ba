namespace EgressTools.Engine;

/// <summary>One claim of a policy to a key of the map.</summary>
/// <param name="Endpoint">The endpoint it is for.</param>
/// <param name="Chosen">The gateway of the ring that this endpoint falls to.</param>
/// <param name="Destination">The CIDR, and whether it is excluded.</param>
public readonly record struct MapClaim(CompiledPolicy Compiled, CiliumEndpoint Endpoint, ResolvedGateway Chosen, PolicyDestination Destination)
{
    /// <summary>The policy as written.</summary>
    public EgressPolicy Policy => Compiled.Policy;
    /// <summary>Where the traffic goes.</summary>
    public GatewayRef Gateway => Destination.Excluded ? new GatewayRef(GatewayKind.Excluded, Address.Unspecified4) : Chosen.Gateway;
    /// <summary>The gateway node's name; null where none was found. Of an excluded CIDR: the node that the endpoint's other traffic uses.</summary>
    public string? GatewayNode => Chosen.Node;
    /// <summary>The egress IP in the gateway's own map: an address; 0.0.0.0 or <c>::</c> where the gateway has none to give, and drops the packets (reason
    /// 204); null where it depends on interfaces of the node that are not known: <see cref="Source"/> says on what.</summary>
    public Address? EgressIP => Chosen.Own.Of(Destination.Cidr.IsIPv6);
    /// <summary>What the egress IP depends on that is null.</summary>
    public EgressIPSource Source => EgressIP is null ? Chosen.Own.Source : EgressIPSource.Known;
    /// <summary>The egress IP that the policy asks for, where it is of the CIDR's family.</summary>
    public Address? AskedIP => Chosen.EgressIP is { } asked && asked.IsIPv6 == Destination.Cidr.IsIPv6 ? asked : null;
    /// <summary>The gateway has no address to give the packets, and drops them (reason 204).</summary>
    public bool HasNoEgressIP => Gateway.Kind == GatewayKind.Node && EgressIP is { IsUnspecified: true };
    /// <summary>No packet gets through: there is no gateway (reason 194), or it has no address to give.</summary>
    internal bool Drops => Gateway.Kind == GatewayKind.NotFound || HasNoEgressIP;

    /// <summary>Whether entries of it last in the map of a node's agent; others are removed in the pass that writes them.</summary>
    public bool IsHeldBy(string node) => IsHeld && !(Chosen.Own.AreNeverHeld && Chosen.Node == node);

    /// <summary>Whether entries of it last anywhere.</summary>
    internal bool IsHeld => !Destination.IsForeign && (Destination.Excluded || !Chosen.IsNeverHeld);

    /// <summary>What the agent of a node writes for it: an address that the map cannot hold becomes 0.0.0.0.</summary>
    internal MapValue Stored(string node) =>
        !Destination.Excluded && Chosen.IsNeverHeld ? On(node) with { Gateway = new GatewayRef(GatewayKind.NotFound, Address.Unspecified4) } : On(node);

    /// <summary>What the agent of a node holds for it.</summary>
    public MapValue On(string node) => new(Chosen.Node == node ? EgressIP : Destination.Cidr.IsIPv6 ? Address.Unspecified6 : Address.Unspecified4, Gateway);
}

/// <summary>A key of the map with what the policies claim for it. Every agent of the cluster holds every key.</summary>
/// <param name="Claims">One, or several; where these differ the entry switches between them at
/// every pass (#17679); in the order of the policies' names.</param>
public readonly record struct MapEntry(Address Source, Cidr Destination, ImmutableArray<MapClaim> Claims)
{
    /// <summary>The names of the policies, each once.</summary>
    public IEnumerable<string> Policies => Claims.Select(static c => c.Policy.Name).Distinct(StringComparer.Ordinal);
    /// <summary>Further claims to the key that agents write and remove in the same pass; default where there are none.</summary>
    internal ImmutableArray<MapClaim> Fleeting { get; init; }

    /// <summary>Whether several claims ask for different gateways or egress IPs, so that the entry switches between them. Claims that exclude agree.</summary>
    public bool IsConflict
    {
        get
        {
            var first = Claims[0];
            foreach (var claim in Claims)
            {
                if (claim.Gateway != first.Gateway || (!claim.Destination.Excluded && claim.EgressIP != first.EgressIP))
                    return true;
            }
            return false;
        }
    }

    /// <summary>What the agent of a node holds: one value; several, sorted, that take turns; none where it never keeps the entry. Claims that come to the same
    /// on this agent are one.</summary>
    public ImmutableArray<MapValue> On(string node)
    {
        if (!Lasts(node))
            return EntryReconciliation.Of(this, node).Values;
        if (Claims.Length == 1)
            return [Claims[0].On(node)];
        var values = new SortedSet<MapValue>();
        foreach (var claim in Claims)
            values.Add(claim.On(node));
        return [.. values];
    }

    /// <summary>Whether the agent of a node may be without the entry at times, or always.</summary>
    public bool MayBeMissingOn(string node) => !Lasts(node) && EntryReconciliation.Of(this, node).IsMissingAtTimes;

    /// <summary>The rows of a node's map for the key. CIDRs that differ in host bits alone are one entry of the kernel: its spelling changes from pass to pass,
    /// so that each row comes and goes.</summary>
    public IEnumerable<MapRow> RowsOn(string node) =>
        OnlyRowOn(node) is { } row ? [row] : Lasts(node) ? Spellings(node) : Rows(EntryReconciliation.Of(this, node));

    /// <summary>The row of a node's map that is there all the time; null where several take turns,
    /// or none stays. A cluster has hundreds of thousands.</summary>
    internal MapRow? OnlyRowOn(string node) => Lasts(node) && !HasSpellings ? new MapRow(this, Claims[0].Destination.Written, On(node)) : null;

    private MapEntry With(Address written) => this with { Claims = [.. Claims.Where(c => c.Destination.Written == written)] };

    private List<MapRow> Rows(EntryReconciliation passes)
    {
        var rows = new List<MapRow>();
        foreach (var row in passes.Rows)
            rows.Add(new MapRow(With(row.Key), row.Key, [.. row.Distinct().Order()]) { ComesAndGoes = passes.IsMissingAtTimes || passes.Rows.Count() > 1 });
        return rows;
    }

    private List<MapRow> Spellings(string node)
    {
        var rows = new List<MapRow>();
        foreach (var spelling in Claims.GroupBy(static c => c.Destination.Written).OrderBy(static g => g.Key))
        {
            var part = this with { Claims = [.. spelling] };
            rows.Add(new MapRow(part, spelling.Key, part.On(node)) { ComesAndGoes = true });
        }
        return rows;
    }

    private bool HasSpellings
    {
        get
        {
            foreach (var claim in Claims)
            {
                if (claim.Destination.Written != Claims[0].Destination.Written)
                    return true;
            }
            return false;
        }
    }

    private bool Lasts(string node)
    {
        if (!Fleeting.IsDefault)
            return false;
        foreach (var claim in Claims)
        {
            if (!claim.IsHeldBy(node))
                return false;
        }
        return true;
    }
}

/// <summary>A row of an agent's map as <c>bpf egress list</c> shows it.</summary>
/// <param name="Entry">The key, with the claims that have this spelling.</param>
/// <param name="Written">The address of the destination with its host bits.</param>
/// <param name="Values">One value, or several of which any may be in the map.</param>
public readonly record struct MapRow(MapEntry Entry, Address Written, ImmutableArray<MapValue> Values)
{
    /// <summary>The row is missing at times.</summary>
    public bool ComesAndGoes { get; init; }
    /// <summary>The destination as it is written.</summary>
    public string Destination => Written == Entry.Destination.Address ? Entry.Destination.ToString() : $"{Written}/{Entry.Destination.Length}";
}
