using System.Text.RegularExpressions;

namespace EgressTools.Text;

/// <summary>Makes text harmless in the log of a pipeline: agents execute <c>##vso[</c> and <c>##[</c> anywhere in a line, and <c>::</c> at its beginning. A
/// space disables the command and keeps the text readable. JSON and YAML use escapes, which keep the value.</summary>
public static partial class LogSafety
{
    /// <summary>The beginnings of commands.</summary>
    internal static readonly string[] Commands = ["##[", "##vso["];

    /// <summary>The text without commands.</summary>
    public static string Safe(string text) => LineCommand().Replace(AnyCommand().Replace(text, "# #"), ": :");

    /// <summary>Whether the text contains a command.</summary>
    internal static bool HasCommand(string text) => AnyCommand().IsMatch(text) || LineCommand().IsMatch(text);

    /// <summary>The JSON with the same values, but escaped so that no agent sees a command.</summary>
    internal static string Json(string json) => json.Contains("##", StringComparison.Ordinal) ? AnyCommand().Replace(json, "#\\u0023") : json;

    [GeneratedRegex(@"##(?=\[|vso\[)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnyCommand();

    [GeneratedRegex(@"(?<=^\s*|[\r\n]\s*)::", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineCommand();
}
