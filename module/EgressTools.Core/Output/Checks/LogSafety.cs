using System.Collections.Immutable;
using System.Text.RegularExpressions;
using EgressTools.Checks;

namespace EgressTools.Output.Checks;

/// <summary>
/// Makes a report harmless in the log of a pipeline, whatever the format: agents obey <c>##vso[</c> and <c>##[</c> wherever they stand in a line, and
/// <c>::</c> where a line begins so, whoever wrote it. A blank takes the meaning away and leaves the text readable.
/// </summary>
public static partial class LogSafety
{
    /// <summary>The report without what an agent could take for a command.</summary>
    public static CheckReport Of(CheckReport report) => new([.. report.Results.Select(static r => r with { Reason = Safe(r.Reason), Findings = Safe(r.Findings), Suppressed = Safe(r.Suppressed) })]);

    private static ImmutableArray<CheckFinding> Safe(ImmutableArray<CheckFinding> findings) => [.. findings.Select(Safe)];

    private static CheckFinding Safe(CheckFinding finding) => finding with
    {
        Resource = finding.Resource with { Name = new(Safe(finding.Resource.Name.Namespace), Safe(finding.Resource.Name.Name)) },
        Message = Safe(finding.Message),
        Evidence = [.. finding.Evidence.Select(static e => KeyValuePair.Create(Safe(e.Key), Safe(e.Value)))],
        Remedy = Safe(finding.Remedy),
        Source = finding.Source is { } source ? source with { File = Safe(source.File) } : null,
        Suppressed = finding.Suppressed is { } reason ? Safe(reason) : null,
    };

    /// <summary>A text without what an agent could take for a command.</summary>
    public static string Safe(string text) => LineCommand().Replace(AnyCommand().Replace(text, "# #"), ": :");

    [GeneratedRegex(@"##(?=\[|vso\[)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnyCommand();

    [GeneratedRegex(@"(?<=^\s*|[\r\n]\s*)::", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineCommand();
}
