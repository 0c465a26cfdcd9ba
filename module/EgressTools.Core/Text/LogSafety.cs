using System.Text.RegularExpressions;

namespace EgressTools.Text;

/// <summary>
/// Makes text harmless in the log of a pipeline: agents obey <c>##vso[</c> and <c>##[</c> wherever they stand in a line, and <c>::</c> where a line begins so,
/// whoever wrote it. A blank takes the meaning away and leaves the text readable; JSON and YAML have escapes, which keep the value.
/// </summary>
public static partial class LogSafety
{
    /// <summary>What begins a command.</summary>
    internal static readonly string[] Commands = ["##[", "##vso["];

    /// <summary>A text without what an agent could take for a command.</summary>
    public static string Safe(string text) => LineCommand().Replace(AnyCommand().Replace(text, "# #"), ": :");

    /// <summary>Whether an agent could take something in it for a command.</summary>
    internal static bool HasCommand(string text) => AnyCommand().IsMatch(text) || LineCommand().IsMatch(text);

    /// <summary>JSON in which the same values are written so that no agent takes them for commands.</summary>
    internal static string Json(string json) => json.Contains("##", StringComparison.Ordinal) ? AnyCommand().Replace(json, "#\\u0023") : json;

    [GeneratedRegex(@"##(?=\[|vso\[)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnyCommand();

    [GeneratedRegex(@"(?<=^\s*|[\r\n]\s*)::", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineCommand();
}
