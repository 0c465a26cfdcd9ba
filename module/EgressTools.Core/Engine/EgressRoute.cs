namespace EgressTools.Engine;

/// <summary>What becomes of a pod's traffic.</summary>
public enum RouteOutcome
{
    /// <summary>It leaves by a gateway.</summary>
    Gateway,
    /// <summary>It leaves as without a policy: with the address of the pod's own node, or as the network has it.</summary>
    Direct,
    /// <summary>The agents drop it.</summary>
    Dropped,
    /// <summary>It stays in the cluster, which no policy steers.</summary>
    Inside,
    /// <summary>Policies name different gateways or egress IPs for it, and Cilium switches between them.</summary>
    Alternates,
    /// <summary>It cannot be told: agents reject a policy, and those that knew an earlier version of it still use that.</summary>
    Unknown,
}

/// <summary>The way of one pod to one destination, or to the destinations of one map entry.</summary>
public sealed record EgressRoute(ObjectName Pod, RouteOutcome Outcome)
{
    /// <summary>The node that the pod runs on; empty where unknown.</summary>
    public string Node { get; init; } = "";
    /// <summary>The pod's address of the destination's family; null where it has none.</summary>
    public Address? Source { get; init; }
    /// <summary>The destination that was asked about; null where the route is that of a whole entry.</summary>
    public Address? Destination { get; init; }
    /// <summary>The destination CIDR of the entry that decides; null where no entry does.</summary>
    public Cidr? Entry { get; init; }
    /// <summary>The policies that ask for the entry, by name; empty where there is no entry.</summary>
    public ImmutableArray<string> Policies { get; init; } = [];
    /// <summary>The exits: one, several where Cilium switches between them, none where it does not leave by a gateway.</summary>
    public ImmutableArray<RouteExit> Exits { get; init; } = [];
    /// <summary>Why, most important first.</summary>
    public ImmutableArray<RouteReason> Reasons { get; init; } = [];
}

/// <summary>A gateway that traffic leaves by.</summary>
/// <param name="Policy">The policy that says so.</param>
/// <param name="EgressIP">The egress IP; null where it depends on interfaces of the node that are not known.</param>
/// <param name="PublicAddresses">The addresses that the internet sees; empty where none is known.</param>
public sealed record RouteExit(string Policy, string GatewayNode, Address GatewayIP, Address? EgressIP, ImmutableArray<Address> PublicAddresses);

/// <summary>Which kind of reason; the name in kebab case is the code of the document.</summary>
public enum RouteReasonKind
{
    /// <summary>The entry is the only one that holds the destination.</summary>
    OnlyEntry,
    /// <summary>The entry has the longest prefix of several that hold the destination.</summary>
    LongestPrefix,
    /// <summary>The entry excludes the destination.</summary>
    Excluded,
    /// <summary>Of several gateways this one, by the hash of the endpoint.</summary>
    HashedGateway,
    /// <summary>The selector matches several nodes, and the first by name is used.</summary>
    FirstNodeByName,
    /// <summary>No node matches, so the agents drop the traffic (reason 194).</summary>
    NoGateway,
    /// <summary>The gateway node is not ready: what is sent to it is lost.</summary>
    GatewayNotReady,
    /// <summary>The gateway has no address to give the packets: they are dropped there (reason 204).</summary>
    NoEgressIP,
    /// <summary>The egress IP depends on interfaces of the gateway that are not known.</summary>
    EgressIPDepends,
    /// <summary>No public address of the gateway is known.</summary>
    NoPublicAddress,
    /// <summary>The policies make more entries than the agents' maps hold: those that do not fit are not steered.</summary>
    MapFull,
    /// <summary>Policies name different gateways or egress IPs for the entry.</summary>
    Conflict,
    /// <summary>The pod uses the network of its node.</summary>
    HostNetwork,
    /// <summary>The pod runs on a super node.</summary>
    SuperNode,
    /// <summary>The pod has no CiliumEndpoint.</summary>
    NoEndpoint,
    /// <summary>The endpoint has no address, or no identity, yet.</summary>
    NoIdentity,
    /// <summary>The pod has no address of the destination's family.</summary>
    NoAddressOfFamily,
    /// <summary>The destination is inside the cluster.</summary>
    InsideCluster,
    /// <summary>The policy selects the pod and has no CIDR that holds the destination.</summary>
    NotCovered,
    /// <summary>The address of the policy's gateway is IPv6, or it has none, so that agents of this release hold no entry.</summary>
    GatewayWithoutIPv4,
    /// <summary>The policy asks for a label that the identity lacks although the pod, or its namespace, has it (#20616).</summary>
    LabelNotInIdentity,
    /// <summary>The policy asks for something that agents of this release cannot compile, so that it selects no pod.</summary>
    SelectorNotCompiled,
    /// <summary>The policy asks for labels that the pod does not have.</summary>
    NotSelected,
    /// <summary>The policy is for pods on other nodes.</summary>
    OtherNode,
    /// <summary>The agents ignore the policy.</summary>
    PolicyIgnored,
    /// <summary>An earlier version of a policy that agents ignore: with a CIDR, that the agent of
    /// the node holds; with a node alone, that it holds none; else unknown.</summary>
    EarlierVersion,
    /// <summary>The cluster has no policy.</summary>
    NoPolicies,
    /// <summary>The feature is disabled in cilium-config.</summary>
    FeatureOff,
}

/// <summary>A reason as a value; members that do not apply to its kind are empty.</summary>
public sealed record RouteReason(RouteReasonKind Kind)
{
    /// <summary>The policy that it is about.</summary>
    public string Policy { get; init; } = "";
    /// <summary>The CIDR that it is about.</summary>
    public Cidr? Cidr { get; init; }
    /// <summary>The node that it is about.</summary>
    public string Node { get; init; } = "";
    /// <summary>The address that it is about.</summary>
    public Address? Address { get; init; }
    /// <summary>The requirement of a selector that is not met, in kubectl's notation.</summary>
    public string Requirement { get; init; } = "";
    /// <summary>What else is to be said: other candidates, what a selector sees instead.</summary>
    public string Detail { get; init; } = "";
}
