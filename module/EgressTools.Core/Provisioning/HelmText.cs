using System.Text.RegularExpressions;
using EgressTools.Cluster;
using EgressTools.Provisioning.Feature;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EgressTools.Provisioning;

/// <summary>Reads what helm prints. Pure.</summary>
internal static partial class HelmText
{
    private const string Address = "https://helm.cilium.io";

    /// <summary>Why it failed: from the last line on that begins with "Error:", without that word; the last line where none does.</summary>
    /// <param name="text">Standard error, or its end.</param>
    /// <param name="secrets">What is not to be shown, should helm print it.</param>
    public static string Reason(string text, IEnumerable<string> secrets)
    {
        string[] lines = [.. Masked(text, secrets).Split('\n').Select(static l => l.Trim()).Where(static l => l.Length > 0)];
        var last = Array.FindLastIndex(lines, static l => l.StartsWith("Error:", StringComparison.Ordinal));
        return ApiErrors.Plain(Prefix().Replace(string.Join(' ', lines[(last < 0 ? Math.Max(lines.Length - 1, 0) : last)..]), ""));
    }

    /// <summary>A text without what is not to be shown; the longest first, since one may be part of another.</summary>
    public static string Masked(string text, IEnumerable<string> secrets) =>
        secrets.Where(static s => s.Length > 0).OrderByDescending(static s => s.Length).Aggregate(text, static (clean, secret) => clean.Replace(secret, "...", StringComparison.Ordinal));

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

    private static string Text(JToken item, string member) => item is JObject entry && entry[member] is JValue { Type: JTokenType.String } text ? (string)text! : "";

    [GeneratedRegex("^Error: ([A-Z]+ FAILED: )?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefix();
}
