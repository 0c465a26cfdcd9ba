namespace EgressTools.Engine;

/// <summary>In which way agents' maps differ from what the engine expects.</summary>
public enum DifferenceClass
{
    /// <summary>Agents run without the egress gateway although there are policies, or will after their next restart. Maps are pinned and keep their entries
    /// where it is off, so that these prove nothing; what an agent really runs with its own configuration tells.</summary>
    FeatureOff,
    /// <summary>A node has other labels on its CiliumNode than on its Node, and a policy chooses another gateway because of it (#41547).</summary>
    StaleNodeLabel,
    /// <summary>A running pod that a policy selects by its labels has no CiliumEndpoint, so that no agent steers it.</summary>
    WithoutEndpoint,
    /// <summary>The agent of the pod's own node lacks the entry: the pod's traffic is not steered.</summary>
    MissingOnSource,
    /// <summary>The agent of the gateway lacks the entry.</summary>
    MissingOnGateway,
    /// <summary>Agents lack the entry that neither the pod's traffic nor the gateway needs.</summary>
    MissingElsewhere,
    /// <summary>Agents hold one other gateway than the expected one.</summary>
    WrongGateway,
    /// <summary>Agents hold several other gateways than the expected one.</summary>
    AgentsDisagree,
    /// <summary>The gateway is right and the egress IP is another one.</summary>
    WrongEgressIP,
    /// <summary>The gateway's own agent holds 0.0.0.0: it has no such address, and drops the packets (reason 204).</summary>
    NoEgressIP,
    /// <summary>An entry whose source address belongs to no endpoint.</summary>
    GonePod,
    /// <summary>An entry of an endpoint that no policy asks for.</summary>
    Unexpected,
    /// <summary>The endpoint is younger than <see cref="RuleComparison.SettlingTime"/>: the agents may still be at it (#24791).</summary>
    NotYetPropagated,
}

/// <summary>One difference between what agents hold and what is expected of them.</summary>
/// <param name="Nodes">The agents that it is found on, by node; of <see cref="DifferenceClass.StaleNodeLabel"/> the nodes with these labels.</param>
/// <param name="Reason">What it means, why it probably is so and what cures it; one sentence without a full stop.</param>
public sealed record RuleDifference(DifferenceClass Class, ImmutableArray<string> Nodes, string Reason)
{
    /// <summary>The pod's address; null where the difference is about no single entry, as the next.</summary>
    public Address? Source { get; init; }
    /// <summary>The destination.</summary>
    public Cidr? Destination { get; init; }
    /// <summary>What the first of the agents should hold: one value, several that take turns, none where there should be no entry.</summary>
    public ImmutableArray<MapValue> Expected { get; init; } = [];
    /// <summary>What the first of the agents holds; null where it has no entry.</summary>
    public MapValue? Actual { get; init; }
    /// <summary>The first policy that asks for the entry; where none does, the policy whose earlier version did and which agents reject now; null where there
    /// is neither.</summary>
    public string? Policy { get; init; }
    /// <summary>The pod that has the source address; null where none has.</summary>
    public ObjectName? Pod { get; init; }
    /// <summary>The agent of the pod's own node, which steers the pod's traffic, is among those that it is found on.</summary>
    public bool Steers { get; init; }
}

/// <summary>What a comparison came to.</summary>
/// <param name="Differences">Each once, by class, source address and destination.</param>
/// <param name="Notes">What a user should know beside the differences, one sentence each.</param>
/// <param name="Entries">How many entries those hold that run with the egress gateway.</param>
public sealed record RuleVerdict(ImmutableArray<RuleDifference> Differences, ImmutableArray<string> Notes, int Agents, long Entries)
{
    /// <summary>How much each agent's maps hold, in the order in which they were compared.</summary>
    public ImmutableArray<AgentMapSize> Maps { get; init; } = [];
    /// <summary>Keys to which policies give different values.</summary>
    public ImmutableArray<RuleConflict> Conflicts { get; init; } = [];
}

/// <summary>How much an agent's maps hold.</summary>
/// <param name="IPv6">Entries of IPv6, which have a map of their own.</param>
public readonly record struct AgentMapSize(string Node, int IPv4, int IPv6)
{
    /// <summary>The agent has no such map at all: the egress gateway is off there.</summary>
    public bool Absent { get; init; }
    /// <summary>The agent runs without the egress gateway, as far as is known: its entries were not compared, since they are left over.</summary>
    public bool FeatureOff { get; init; }
    /// <summary>The agent itself said whether it runs with the egress gateway.</summary>
    public bool Said { get; init; }
    /// <summary>The map shows what the agent does.</summary>
    public bool Proves => !Absent && !FeatureOff;
}

/// <summary>Keys to which the same policies give different values, so that their entries switch between these (#17679).</summary>
/// <param name="Source">The source address of the first key.</param>
public sealed record RuleConflict(ImmutableArray<string> Policies, int Keys, Address Source, Cidr Destination);
