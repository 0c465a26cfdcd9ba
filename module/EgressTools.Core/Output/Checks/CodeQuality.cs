namespace EgressTools.Output.Checks;

/// <summary>Findings as a code quality report of GitLab, which shows them in merge requests.</summary>
public static class CodeQuality
{
    /// <summary>The usual file name of this report.</summary>
    public const string FileName = "gl-code-quality-report.json";

    /// <summary>The report. A finding without a file has its resource as path, as GitLab ignores findings without one.</summary>
    public static JArray Of(CheckReport report, CheckPrintOptions options) => new(Fingerprints.Of(report.Findings, options.Folder).Select(f => new JObject
    {
        ["description"] = $"{f.Finding.Resource}: {f.Finding.Message}",
        ["check_name"] = f.Finding.Code,
        ["fingerprint"] = f.Fingerprint,
        ["severity"] = Word(f.Finding.Severity),
        ["location"] = new JObject
        {
            ["path"] = FileReference.Path(f.Finding.Source, options.Folder) ?? f.Finding.Resource.ToString(),
            ["lines"] = new JObject { ["begin"] = FileReference.Line(f.Finding.Source) },
        },
    }));

    private static string Word(Severity severity) => severity switch
    {
        Severity.Error => "critical",
        Severity.Warning => "major",
        _ => "info",
    };
}
