namespace EgressTools.Engine.Exits;

/// <summary>What is expected of one pod's traffic to one echo service.</summary>
/// <param name="Exits">One, or several where policies name different ones and Cilium switches between them (#17679); none where no policy applies.</param>
/// <param name="Note">One clause: without exits why no policy applies, else what was assumed; empty where there is nothing to say.</param>
public sealed record Expectation(ImmutableArray<ExpectedExit> Exits, string Note)
{
    /// <summary>The echo service lies inside the network, so the egress IP itself is expected.</summary>
    public bool Inside { get; init; }
    /// <summary>Why it will not come true, one clause: agents that run without the egress gateway; empty where nothing is known against it.</summary>
    public string Doubt { get; init; } = "";
    /// <summary>The pod has no endpoint, so that no agent steers it; the exits are those of all gateways that it might get.</summary>
    public bool WithoutEndpoint { get; init; }

    /// <summary>Nothing is expected, and why.</summary>
    public static Expectation None(string why) => new([], why);
}
