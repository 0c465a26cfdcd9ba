using System.Text.RegularExpressions;
using Newtonsoft.Json;

namespace EgressTools.Provisioning;

/// <summary>Reads what helm prints. Pure.</summary>
internal static partial class HelmText
{
    private const string Address = "https://helm.cilium.io";

    /// <summary>Why it failed: from the last line on that begins with "Error:", without that word; the last line where none does.</summary>
    /// <param name="text">Standard error, or its end, without what is not to be shown.</param>
    public static string Reason(string text) => TerminalText.Plain(string.Join(' ', Failure(text)));

    /// <summary>Which field of which object belongs to whom, by the error of a helm that applies objects on the server.</summary>
    public static ImmutableArray<string> Conflicts(string text) =>
    [
        .. from Match conflict in Conflict().Matches(string.Join(' ', Failure(text)))
           from Match owner in Owner().Matches(conflict.Groups["owners"].Value)
           from field in owner.Groups["field"].Captures
           select TerminalText.Plain($"{field.Value} of {conflict.Groups["kind"].Value} {conflict.Groups["name"].Value} belongs to " +
               $"{owner.Groups["owner"].Value}"),
    ];

    /// <summary>The version that <c>helm show chart</c> prints; null where it prints none.</summary>
    public static string? ChartVersion(string chart) => Version().Match(chart) is { Success: true } found ? found.Groups["version"].Value : null;
    /// <summary>Whether the error means that another helm was faster, and this one changed nothing.</summary>
    public static bool IsLostRace(string error) => Race().IsMatch(error);

    /// <summary>Whether the description of a revision that failed names this error; both may be cut at their ends.</summary>
    public static bool IsAbout(string description, string error) =>
        error.Length > 0 && Words(TerminalText.Plain(description, int.MaxValue)).Contains(Words(Start(error)), StringComparison.Ordinal);

    /// <summary>A text without what is not to be shown; the longest first, since one may be part of another.</summary>
    public static string Masked(string text, IEnumerable<string> secrets) => secrets.Where(static s => s.Length > 0).OrderByDescending(static s => s.Length)
            .Aggregate(text, static (clean, secret) => clean.Replace(secret, "...", StringComparison.Ordinal));

    /// <summary>The chart by the answer of <c>helm repo list -o json</c>: that of the repository with Cilium's address, else of one that is named so.</summary>
    public static HelmChart Chart(string repositories)
    {
        var known = Repositories(repositories);
        var name = known.FirstOrDefault(static r => r.Url.TrimEnd('/').Equals(Address, StringComparison.OrdinalIgnoreCase)).Name
            ?? known.FirstOrDefault(static r => r.Name == "cilium").Name;
        return name is null ? new HelmChart("cilium", Address + "/") : new HelmChart($"{name}/cilium", Repository: null);
    }

    private static List<(string Name, string Url)> Repositories(string json)
    {
        try
        {
            return [.. from item in JToken.Parse(json) as JArray ?? []
                       let name = Text(item, "name")
                       where name.Length > 0 && name[0] != '-'
                       select (name, Text(item, "url"))];
        }
        catch (JsonReaderException)
        {
            // Some releases print a sentence where there is none.
            return [];
        }
    }

    private static string Text(JToken item, string member) =>
        item is JObject entry && entry[member] is JValue { Type: JTokenType.String } text ? (string)text! : "";

    // Lines are joined in one of them, and indented in the other.
    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    private static string Start(string error) => error.Length <= 200 ? error : error[..200];

    private static IEnumerable<string> Failure(string text)
    {
        string[] lines = [.. text.Split('\n').Select(static l => l.Trim()).Where(static l => l.Length > 0)];
        var last = Array.FindLastIndex(lines, static l => l.StartsWith("Error:", StringComparison.Ordinal));
        return last < 0 ? lines.TakeLast(1) : lines[(last + 1)..].Prepend(Prefix().Replace(lines[last], ""));
    }

    // Both begin with the same revision, and the second finds it written; or both remove the oldest of those that helm keeps.
    [GeneratedRegex(
        @"\Arelease: already exists|another operation \(install/upgrade/rollback\) is in progress"
        + @"|\Asecrets ""sh\.helm\.release\.v1\.[^""]*"" (not found|already exists)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Race();

    [GeneratedRegex(
        @"conflict occurred while applying object (?<name>\S+) \S+ Kind=(?<kind>\w+): Apply failed with [0-9]+ conflicts?: "
        + @"(?<owners>.*?)(?= && conflict occurred|\z)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Conflict();

    // One conflict: its field after the colon; several: each on a line with a dash. A key in brackets may hold spaces.
    [GeneratedRegex(@"conflicts? with ""(?<owner>[^""]+)""[^:]*:(,?\s+(- )?(?<field>\.([^\s\[,]|\[[^\]]*\])+))+",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Owner();

    [GeneratedRegex(@"^version:[ \t]*[""']?(?<version>[^\s""']+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();

    [GeneratedRegex("^Error: ([A-Z]+ FAILED: )?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefix();
}
