namespace EgressTools.Checks;

/// <summary>How a fault of releases is known.</summary>
public enum ShownBy
{
    /// <summary>Tests with agents of these releases.</summary>
    Agents,
    /// <summary>Reports of users, in the issues that the check references.</summary>
    Report,
    /// <summary>The documentation, the chart or the schema of these releases.</summary>
    Documentation,
    /// <summary>The fault is not in Cilium, but in Kubernetes, a cloud or this tool.</summary>
    OutsideCilium,
}

/// <summary>The releases in which a fault was shown.</summary>
/// <param name="by">How.</param>
/// <param name="releases">The releases, the oldest first; empty if the fault is not in Cilium.</param>
public sealed class ShownIn(ShownBy by, params ImmutableArray<string> releases)
{
    /// <summary>All releases with tested agents.</summary>
    public static readonly ShownIn EveryAgent = Agents("1.14.19", "1.15.19", "1.16.19", "1.17.0", "1.18.3", "1.18.11", "1.19.3", "1.19.4", "1.19.6", "1.20.2");

    /// <summary>The releases with tested agents that support <c>egressGateways</c> and IPv6.</summary>
    public static readonly ShownIn AgentsSince118 = Agents("1.18.3", "1.18.11", "1.19.3", "1.19.4", "1.19.6", "1.20.2");

    /// <summary>The releases that were tested with real traffic.</summary>
    public static readonly ShownIn Traffic = Agents("1.18.3", "1.18.11", "1.19.5", "1.20.2");

    /// <summary>All releases with known charts and documentation.</summary>
    public static readonly ShownIn EveryDocument = Documented("1.14", "1.15", "1.16", "1.17", "1.18", "1.19", "1.20");

    /// <summary>The fault is not in Cilium.</summary>
    public static readonly ShownIn OutsideCilium = new(ShownBy.OutsideCilium);

    /// <summary>How it was shown.</summary>
    public ShownBy By => by;

    /// <summary>The releases, the oldest first; empty if the fault is not in Cilium.</summary>
    public ImmutableArray<CiliumVersion> Releases => [.. releases.Select(static r => CiliumVersion.Find(r)!)];

    /// <summary>Shown by agents of these releases.</summary>
    public static ShownIn Agents(params ImmutableArray<string> releases) => new(ShownBy.Agents, releases);

    /// <summary>Shown by reports about these releases.</summary>
    public static ShownIn Reported(params ImmutableArray<string> releases) => new(ShownBy.Report, releases);

    /// <summary>Shown by the documentation of these releases.</summary>
    public static ShownIn Documented(params ImmutableArray<string> releases) => new(ShownBy.Documentation, releases);

    /// <summary>"agents of 1.18.3, 1.20.2", "reports about 1.15", "documentation of 1.20", "every release".</summary>
    public override string ToString() => by switch
    {
        ShownBy.Agents => $"agents of {string.Join(", ", Releases)}",
        ShownBy.Report => $"reports about {string.Join(", ", Releases)}",
        ShownBy.Documentation => $"documentation of {string.Join(", ", Releases)}",
        _ => "every release (not a fault of Cilium)",
    };
}
