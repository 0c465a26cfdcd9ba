using System.Globalization;
using System.Reflection;

namespace EgressTools.Artefacts;

/// <summary>What the artefacts are made from. An artefact says nothing of the time at which it was made: its times are those of the commit.</summary>
internal sealed record Source(string Commit, DateTimeOffset Time, bool IsChanged)
{
    private static readonly Assembly This = typeof(Source).Assembly;

    /// <summary>Such as 1.2.3, from Directory.Build.props as everything has it.</summary>
    public static string Version { get; } = This.GetName().Version!.ToString(3);

    public static string RepositoryUrl { get; } =
        This.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(static a => a.Key == "RepositoryUrl")?.Value ?? "";

    public string Date => Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>As build/release.sh says it.</summary>
    public static Source FromEnvironment() => new(
        Environment.GetEnvironmentVariable("SOURCE_COMMIT") is { Length: > 0 } commit ? commit : "unknown",
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH") ?? "315532800", CultureInfo.InvariantCulture)),
        Environment.GetEnvironmentVariable("SOURCE_CHANGED") == "1");
}
