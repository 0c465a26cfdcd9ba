namespace EgressTools.Probes;

/// <summary>How far an agent is that has started with the egress gateway enabled or disabled.</summary>
internal enum SignalState
{
    /// <summary>It is not that far, or does not say so.</summary>
    Waiting,

    /// <summary>It runs as wanted; with the egress gateway its data path is loaded, so that a gateway sends packets on with the egress IP.</summary>
    Reached,

    /// <summary>It has answered, and does not say how it runs: a release that calls the option otherwise.</summary>
    Unsaid,

    /// <summary>It runs otherwise, whatever cilium-config says.</summary>
    Contrary,
}

/// <summary>What an agent's own words come to.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Reason">Why it is waited for, one clause; empty where it is not.</param>
internal readonly record struct AgentSignal(SignalState State, string Reason = "");
