namespace EgressTools.Checks;

/// <summary>How it is known that releases have a fault.</summary>
public enum ShownBy
{
    /// <summary>The agents of these releases were run and have it.</summary>
    Agents,

    /// <summary>Users reported it of these releases, in the issues that the check refers to.</summary>
    Report,

    /// <summary>The documentation, the chart or the schema of these releases says so.</summary>
    Documentation,

    /// <summary>It is not about Cilium: Kubernetes, a cloud or this tool has it, whatever release of Cilium runs.</summary>
    OutsideCilium,
}

/// <summary>In which releases a fault was shown.</summary>
/// <param name="By">How.</param>
/// <param name="Releases">Which, the oldest first; none where it is not about Cilium.</param>
public sealed record ShownIn(ShownBy By, ImmutableArray<CiliumVersion> Releases)
{
    /// <summary>All releases whose agents were run.</summary>
    public static readonly ShownIn EveryAgent = Agents("1.14.19", "1.15.19", "1.16.19", "1.17.0", "1.18.3", "1.18.11", "1.19.3", "1.19.4", "1.19.6", "1.20.2");

    /// <summary>Those of them that know <c>egressGateways</c> and IPv6.</summary>
    public static readonly ShownIn AgentsSince118 = Agents("1.18.3", "1.18.11", "1.19.3", "1.19.4", "1.19.6", "1.20.2");

    /// <summary>Those that were run with real traffic.</summary>
    public static readonly ShownIn Traffic = Agents("1.18.3", "1.18.11", "1.19.5", "1.20.2");

    /// <summary>The releases whose charts and documentation were read.</summary>
    public static readonly ShownIn EveryDocument = Documented("1.14", "1.15", "1.16", "1.17", "1.18", "1.19", "1.20");

    /// <summary>It is not about Cilium.</summary>
    public static readonly ShownIn OutsideCilium = new(ShownBy.OutsideCilium, []);

    /// <summary>Agents of these releases were run.</summary>
    public static ShownIn Agents(params ReadOnlySpan<string> releases) => Of(ShownBy.Agents, releases);

    /// <summary>Users reported it of these.</summary>
    public static ShownIn Reported(params ReadOnlySpan<string> releases) => Of(ShownBy.Report, releases);

    /// <summary>Documents of these say so.</summary>
    public static ShownIn Documented(params ReadOnlySpan<string> releases) => Of(ShownBy.Documentation, releases);

    /// <summary>"agents of 1.18.3, 1.20.2", "reports about 1.15", "documentation of 1.20", "not about a release of Cilium".</summary>
    public override string ToString() => By switch
    {
        ShownBy.Agents => $"agents of {List}",
        ShownBy.Report => $"reports about {List}",
        ShownBy.Documentation => $"documentation of {List}",
        _ => "not about a release of Cilium",
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
