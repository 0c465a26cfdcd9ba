using System.Text.RegularExpressions;

namespace EgressTools.Sources;

/// <summary>What the names of a bundle's files tell.</summary>
internal static partial class BundleFile
{
    /// <summary>When a bundle was made, from the name of one of its files: ages count up to then.</summary>
    public static DateTimeOffset? TakenAt(string file) =>
        Stamp().Match(Path.GetFileNameWithoutExtension(file)) is { Success: true } match
            && DateTimeOffset.TryParseExact(match.Value[1..], "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    [GeneratedRegex(@"-\d{8}-\d{6}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stamp();
}
