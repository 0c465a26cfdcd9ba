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
/// <param name="By">How.</param>
/// <param name="Releases">The releases, the oldest first; empty if the fault is not in Cilium.</param>
public sealed record ShownIn(ShownBy By, ImmutableArray<CiliumVersion> Releases)
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
    public static readonly ShownIn OutsideCilium = new(ShownBy.OutsideCilium, []);

    /// <summary>Shown by agents of these releases.</summary>
    public static ShownIn Agents(params ReadOnlySpan<string> releases) => Of(ShownBy.Agents, releases);

    /// <summary>Shown by reports about these releases.</summary>
    public static ShownIn Reported(params ReadOnlySpan<string> releases) => Of(ShownBy.Report, releases);

    /// <summary>Shown by the documentation of these releases.</summary>
    public static ShownIn Documented(params ReadOnlySpan<string> releases) => Of(ShownBy.Documentation, releases);

    /// <summary>"agents of 1.18.3, 1.20.2", "reports about 1.15", "documentation of 1.20", "every release".</summary>
    public override string ToString() => By switch
    {
        ShownBy.Agents => $"agents of {List}",
        ShownBy.Report => $"reports about {List}",
        ShownBy.Documentation => $"documentation of {List}",
        _ => "every release (not a fault of Cilium)",
    };

    private string List => string.Join(", ", Releases);

    private static ShownIn Of(ShownBy by, ReadOnlySpan<string> releases)
    {
        var versions = ImmutableArray.CreateBuilder<CiliumVersion>(releases.Length);
        foreach (var release in releases)
            versions.Add(CiliumVersion.Find(release)!);
        return new ShownIn(by, versions.MoveToImmutable());
    }
}
