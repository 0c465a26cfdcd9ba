namespace EgressTools.Checks.Upgrades;

/// <summary>A change of behavior between releases: of agents, of the policies' schema, or of the chart.</summary>
/// <param name="Releases">The releases with the change.</param>
/// <param name="Severity">The severity for those whom it concerns, in both directions.</param>
/// <param name="Without">What releases without it do: "send ...".</param>
/// <param name="With">What releases with it do: "drop ...".</param>
/// <param name="Sources">The sources.</param>
internal sealed record ReleaseChange(VersionSpan Releases, Severity Severity, string Without, string With, ImmutableArray<string> Sources)
{
    /// <summary>What to do before the upgrade; empty if there is nothing to do.</summary>
    public string Remedy { get; init; } = "";
    /// <summary>Returns whom it concerns; null if <see cref="ToldBy"/>, or no check, reports it.</summary>
    public Func<UpgradeSides, Concern?>? Concerns { get; init; }
    /// <summary>The check that reports it in the new release; empty if there is none.</summary>
    public string ToldBy { get; init; } = "";

    /// <summary>Whether an upgrade or a downgrade crosses the change.</summary>
    public bool IsCrossed(CiliumVersion from, CiliumVersion to) => Releases.Contains(from) != Releases.Contains(to);

    /// <summary>The behavior of a release.</summary>
    public string By(CiliumVersion version) => Releases.Contains(version) ? With : Without;
}

/// <summary>Whom a change concerns.</summary>
/// <param name="Who">"policies a, b"; empty for everybody.</param>
/// <param name="Evidence">The facts behind it, as name and value.</param>
internal sealed record Concern(string Who, ImmutableArray<KeyValuePair<string, string>> Evidence)
{
    /// <summary>Everybody who uses the egress gateway.</summary>
    public static readonly Concern Everybody = new("", []);
}
