namespace EgressTools.Checks.Upgrades;

/// <summary>Something that agents do otherwise since a release, or the schema of the policies, or the chart.</summary>
/// <param name="Releases">The releases that have it.</param>
/// <param name="Severity">How much it matters to whom it concerns; that of going back is the same.</param>
/// <param name="Without">What releases without it do: "send ...".</param>
/// <param name="With">What releases with it do: "drop ...".</param>
/// <param name="Sources">Where that is known from.</param>
internal sealed record ReleaseChange(VersionSpan Releases, Severity Severity, string Without, string With, ImmutableArray<string> Sources)
{
    /// <summary>What to do before the change of release; empty where nothing helps or nothing has to be done.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>Whom it concerns; null where a change of release is not told of it, but by the check <see cref="ToldBy"/>, or not at all.</summary>
    public Func<UpgradeSides, Concern?>? Concerns { get; init; }

    /// <summary>The check that finds it in the new release; empty where there is none.</summary>
    public string ToldBy { get; init; } = "";

    /// <summary>Whether going from one release to the other changes it, in either direction.</summary>
    public bool IsCrossed(CiliumVersion from, CiliumVersion to) => Releases.Contains(from) != Releases.Contains(to);

    /// <summary>What a release does.</summary>
    public string By(CiliumVersion version) => Releases.Contains(version) ? With : Without;
}

/// <summary>Whom a change concerns.</summary>
/// <param name="Who">"policies a, b"; empty for everybody.</param>
/// <param name="Evidence">What tells, as name and value.</param>
internal sealed record Concern(string Who, ImmutableArray<KeyValuePair<string, string>> Evidence)
{
    /// <summary>Everybody who uses the egress gateway.</summary>
    public static readonly Concern Everybody = new("", []);
}
