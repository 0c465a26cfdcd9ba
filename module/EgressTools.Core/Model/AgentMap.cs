namespace EgressTools.Model;

/// <summary>An entry as an agent's egress map really holds it.</summary>
/// <param name="Value">What the agent says; its egress IP is never null here.</param>
public readonly record struct AgentMapEntry(Address Source, Cidr Destination, MapValue Value) : IComparable<AgentMapEntry>
{
    /// <summary>By source address, then destination: the order of the engine's entries.</summary>
    public int CompareTo(AgentMapEntry other)
    {
        var bySource = Source.CompareTo(other.Source);
        return bySource != 0 ? bySource : Destination.CompareTo(other.Destination);
    }
}

/// <summary>The egress map of one agent, read from the agent.</summary>
/// <param name="Entries">By source address and destination.</param>
public sealed record AgentMap(string Node, ImmutableArray<AgentMapEntry> Entries)
{
    /// <summary>The agent has no such map at all, as where the egress gateway is off; then there are no entries.</summary>
    public bool Absent { get; init; }
}
