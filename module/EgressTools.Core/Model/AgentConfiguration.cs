namespace EgressTools.Model;

/// <summary>What a running agent says of its own configuration (<c>cilium-dbg config --all</c>, <c>status --verbose</c>), which may differ from cilium-config
/// until it restarts. What is null is not known: an option that is absent is not off.</summary>
public sealed record AgentConfiguration(string Node)
{
    /// <summary>The agent runs with the egress gateway: <c>EnableEgressGateway</c> (1.18 to 1.20), <c>EnableIPv4EgressGateway</c> (up to 1.17). Its pinned maps
    /// keep their entries where it does not.</summary>
    public bool? FeatureOn { get; init; }
    /// <summary>The agent runs with IPv6.</summary>
    public bool? IPv6 { get; init; }
    /// <summary>The devices that it runs on; null where not known.</summary>
    public ImmutableArray<string>? Devices { get; init; }
}
