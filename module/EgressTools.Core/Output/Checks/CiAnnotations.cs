namespace EgressTools.Output.Checks;

/// <summary>Something to show in the log of a CI system.</summary>
/// <param name="Severity">How grave it is.</param>
/// <param name="Code">Its code, or the word of a verdict.</param>
/// <param name="Message">What is wrong; untrusted.</param>
public sealed record CiAnnotation(Severity Severity, string Code, string Message)
{
    /// <summary>The file and line that it is shown beside; null for none.</summary>
    public SourceLocation? Source { get; init; }
}

/// <summary>
/// Findings as commands in a pipeline's log, which shows them beside the file. Text in findings is untrusted: everything that could end a command or begin
/// another is encoded for the pipeline's agent.
/// </summary>
public static class CiAnnotations
{
    /// <summary>Writes the findings, the highest severity first: GitHub shows only the first ten of each severity.</summary>
    public static void Write(TextWriter output, CiSystem system, CheckReport report, CheckPrintOptions options) => Write(
        output,
        system,
        CheckCounts.ByWeight(report.Findings).Select(static f => new CiAnnotation(f.Severity, f.Code, Message(f)) { Source = f.Source }),
        report.HasAtLeast(options.FailOn),
        options.Folder);

    /// <summary>Writes annotations in their order.</summary>
    /// <param name="output">The log.</param>
    /// <param name="system">Whose commands are used.</param>
    /// <param name="annotations">What to say.</param>
    /// <param name="fails">Whether the exit code reports a failure.</param>
    /// <param name="folder">The working directory, absolute; files are written relative to it.</param>
    public static void Write(TextWriter output, CiSystem system, IEnumerable<CiAnnotation> annotations, bool fails, string folder = "")
    {
        var hasIssues = false;
        foreach (var annotation in annotations)
        {
            hasIssues |= annotation.Severity > Severity.Info;
            if (system == CiSystem.Azure && annotation.Severity > Severity.Info)
            {
                var properties = $"type={CheckWords.Of(annotation.Severity)};{AzurePlace(annotation, folder)}code={annotation.Code};";
                output.Write($"##vso[task.logissue {properties}]{AzureText(Safe(annotation))}\n");
            }
            if (system == CiSystem.GitHub)
                output.Write($"::{GitHubWord(annotation.Severity)} {GitHubPlace(annotation, folder)}title={annotation.Code}::{GitHubText(Safe(annotation))}\n");
        }
        if (system == CiSystem.Azure && hasIssues && !fails)
            output.Write("##vso[task.complete result=SucceededWithIssues;]\n");
    }

    /// <summary>The command that shows a Markdown file in the summary of a run of Azure DevOps.</summary>
    /// <param name="path">An absolute path.</param>
    public static string UploadSummary(string path) => $"##vso[task.uploadsummary]{AzureText(path)}";

    private static string Message(CheckFinding finding) =>
        $"{finding.Resource}: {finding.Message}{(finding.Remedy.Length == 0 ? "" : $"; do: {finding.Remedy}")}";

    private static string Safe(CiAnnotation annotation) => TerminalText.Escape(LogSafety.Safe(annotation.Message));

    private static string AzurePlace(CiAnnotation annotation, string folder) => FileReference.Path(annotation.Source, folder) is { } path
        ? $"sourcepath={AzureProperty(path)};linenumber={FileReference.Line(annotation.Source)};"
        : "";

    private static string GitHubPlace(CiAnnotation annotation, string folder) =>
        FileReference.Path(annotation.Source, folder) is { } path ? $"file={GitHubProperty(path)},line={FileReference.Line(annotation.Source)}," : "";

    private static string GitHubWord(Severity severity) => severity == Severity.Info ? "notice" : CheckWords.Of(severity);

    private static string AzureText(string text) => Lines(LogSafety.Safe(text).Replace("%", "%AZP25", StringComparison.Ordinal));

    private static string AzureProperty(string text) =>
        AzureText(text).Replace(";", "%3B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);

    private static string GitHubText(string text) => Lines(text.Replace("%", "%25", StringComparison.Ordinal));

    private static string GitHubProperty(string text) =>
        GitHubText(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private static string Lines(string text) => text.Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
}
