namespace EgressTools.Engine;

/// <summary>An entry that an agent's egress map really holds.</summary>
public readonly record struct ActualRule(string Node, AgentMapEntry Entry)
{
    /// <summary>The pod that has the source address; null where no endpoint has it.</summary>
    public ObjectName? Pod { get; init; }
    /// <summary>The policies that ask for such an entry, by name; none where no policy does.</summary>
    public ImmutableArray<string> Policies { get; init; } = [];
}
