namespace EgressTools.Engine;

/// <summary>Why the agents ignore a whole policy. They only log it: the resource has no status (#32868).</summary>
public enum PolicyRejection
{
    /// <summary>It is not rejected.</summary>
    None,
    /// <summary><c>destinationCIDRs</c> is absent.</summary>
    NoDestinations,
    /// <summary>A destination or excluded CIDR does not parse.</summary>
    BadCidr,
    /// <summary>Neither <c>egressGateway</c> nor <c>egressGateways</c>.</summary>
    NoGateway,
    /// <summary>A gateway with both <c>interface</c> and <c>egressIP</c> (PR #30164).</summary>
    InterfaceAndEgressIP,
    /// <summary>An <c>egressIP</c> that is not an address, or of a family that the version cannot use.</summary>
    BadEgressIP,
    /// <summary>A rule with neither <c>podSelector</c> nor <c>namespaceSelector</c>.</summary>
    NoPodSelector,
}

/// <summary>A CIDR of a policy's entries: a destination, or one that is excluded.</summary>
public sealed record PolicyDestination(Cidr Cidr, bool Excluded) : IComparable<PolicyDestination>
{
    /// <summary>The address of the map's row, with the host bits that the policy has.</summary>
    public Address Written { get; init; } = Cidr.Address;
    /// <summary>Until 1.17: an IPv6 CIDR, which the map of IPv4 takes for 0.0.0.0 of the same length, and removes in the same pass. The schema of these
    /// releases refuses it.</summary>
    internal bool IsForeign { get; init; }

    /// <inheritdoc/>
    public int CompareTo(PolicyDestination? other)
    {
        if (other is null)
            return 1;
        var byCidr = Cidr.CompareTo(other.Cidr);
        return byCidr != 0 ? byCidr : (Excluded, Written, IsForeign).CompareTo((other.Excluded, other.Written, other.IsForeign));
    }
}

/// <summary>A gateway of a policy after its node was looked for.</summary>
/// <param name="Gateway">The node's address, or "Not Found".</param>
/// <param name="Node">The node's name; null where none was found.</param>
/// <param name="EgressIP">The egress IP that the policy asks for; null where the gateway derives it.</param>
public sealed record ResolvedGateway(GatewayRef Gateway, string? Node, Address? EgressIP)
{
    /// <summary>The interface that the policy names; null where it names none.</summary>
    public string? Interface { get; init; }
    /// <summary>What the gateway's own map holds as egress IP.</summary>
    public EgressIPs Own { get; init; } = EgressIPs.None;
    /// <summary>Agents write entries for it and remove them in the same pass, so that they hold none: its address is IPv6, which the map cannot hold, or the
    /// node has no address.</summary>
    public bool IsNeverHeld { get; init; }
}

/// <summary>A policy as the agents work with it.</summary>
public sealed record CompiledPolicy(EgressPolicy Policy)
{
    /// <summary>Why the agents ignore it; then it has no destinations, no gateways, and matches no endpoint.</summary>
    public PolicyRejection Rejection { get; init; }
    /// <summary>The offending text or field of a rejection; empty where there is none to name.</summary>
    public string RejectedValue { get; init; } = "";
    /// <summary>Alternatives over the labels of identities; of a rejected policy those that it would have.</summary>
    public ImmutableArray<LabelSelector> EndpointSelectors { get; init; } = [];
    /// <summary>Alternatives over the labels of the node that an endpoint runs on; none means every node. The agents keep these apart from the endpoint
    /// selectors: with several rules, any of the one and any of the other is enough.</summary>
    public ImmutableArray<LabelSelector> NodeSelectors { get; init; } = [];
    /// <summary>Sorted, each once. One CIDR may be there both as destination and as excluded.</summary>
    public ImmutableArray<PolicyDestination> Destinations { get; init; } = [];
    /// <summary>Those that are <see cref="PolicyDestination.IsForeign"/>.</summary>
    internal ImmutableArray<PolicyDestination> Foreign { get; init; } = [];
    /// <summary>The gateways that count: <c>egressGateways</c> where it has entries and the version knows it, else <c>egressGateway</c>.</summary>
    public ImmutableArray<PolicyGateway> Gateways { get; init; } = [];
    /// <summary>The ring, sorted by the gateway's address as a number; one entry for a single gateway.</summary>
    public ImmutableArray<ResolvedGateway> Ring { get; init; } = [];
}
