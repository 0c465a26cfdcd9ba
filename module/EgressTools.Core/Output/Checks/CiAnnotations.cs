namespace EgressTools.Output.Checks;

/// <summary>
/// Findings as commands in a pipeline's log, which shows them beside the file. Text in findings is untrusted: everything that could end a command or begin
/// another is encoded for the pipeline's agent.
/// </summary>
public static class CiAnnotations
{
    /// <summary>Writes the findings, the highest severity first: GitHub shows only the first ten of each severity.</summary>
    public static void Write(TextWriter output, CiSystem system, CheckReport report, CheckPrintOptions options)
    {
        foreach (var finding in CheckCounts.ByWeight(report.Findings))
        {
            if (system == CiSystem.Azure && finding.Severity > Severity.Info)
            {
                var properties = $"type={CheckWords.Of(finding.Severity)};{AzurePlace(finding, options)}code={finding.Code};";
                output.Write($"##vso[task.logissue {properties}]{AzureText(Message(finding))}\n");
            }
            if (system == CiSystem.GitHub)
                output.Write($"::{GitHubWord(finding.Severity)} {GitHubPlace(finding, options)}title={finding.Code}::{GitHubText(Message(finding))}\n");
        }
        // The exit code reports a failure.
        if (system == CiSystem.Azure && report.HasAtLeast(Severity.Warning) && !report.HasAtLeast(options.FailOn))
            output.Write("##vso[task.complete result=SucceededWithIssues;]\n");
    }

    /// <summary>The command that shows a Markdown file in the summary of a run of Azure DevOps.</summary>
    /// <param name="path">An absolute path.</param>
    public static string UploadSummary(string path) => $"##vso[task.uploadsummary]{AzureText(path)}";

    private static string Message(CheckFinding finding) =>
        TerminalText.Escape(LogSafety.Safe($"{finding.Resource}: {finding.Message}{(finding.Remedy.Length == 0 ? "" : $"; do: {finding.Remedy}")}"));

    private static string AzurePlace(CheckFinding finding, CheckPrintOptions options) => FileReference.Path(finding.Source, options.Folder) is { } path
        ? $"sourcepath={AzureProperty(path)};linenumber={FileReference.Line(finding.Source)};"
        : "";

    private static string GitHubPlace(CheckFinding finding, CheckPrintOptions options) =>
        FileReference.Path(finding.Source, options.Folder) is { } path ? $"file={GitHubProperty(path)},line={FileReference.Line(finding.Source)}," : "";

    private static string GitHubWord(Severity severity) => severity == Severity.Info ? "notice" : CheckWords.Of(severity);

    private static string AzureText(string text) => Lines(LogSafety.Safe(text).Replace("%", "%AZP25", StringComparison.Ordinal));

    private static string AzureProperty(string text) =>
        AzureText(text).Replace(";", "%3B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);

    private static string GitHubText(string text) => Lines(text.Replace("%", "%25", StringComparison.Ordinal));

    private static string GitHubProperty(string text) =>
        GitHubText(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private static string Lines(string text) => text.Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
}
