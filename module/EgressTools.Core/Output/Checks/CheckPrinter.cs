namespace EgressTools.Output.Checks;

/// <summary>The options for writing a report, in any format.</summary>
/// <param name="FailOn">The severity from which findings are failures, as in the exit code; null for none.</param>
/// <param name="Folder">The working directory, absolute; files are written relative to it.</param>
public sealed record CheckPrintOptions(Severity? FailOn, string Folder)
{
    /// <summary>The style of <see cref="CheckFormat.Text"/>.</summary>
    public CheckTextStyle Text { get; init; } = new(Colour: false, Verbose: false);
}

/// <summary>Writes a report in the chosen format.</summary>
public static class CheckPrinter
{
    /// <summary>Writes the report.</summary>
    public static void Write(TextWriter output, CheckFormat format, CheckReport report, CheckPrintOptions options)
    {
        Action write = format switch
        {
            CheckFormat.Json => () => JsonText.Write(output, CheckDocument.Of(report)),
            CheckFormat.Yaml => () => output.Write(YamlWriter.Write(CheckDocument.Of(report))),
            CheckFormat.JUnit => () => CheckJUnit.Write(output, report, options.FailOn),
            CheckFormat.Sarif => () => JsonText.Write(output, CheckSarif.Of(report, options.Folder)),
            CheckFormat.Tap => () => CheckTap.Write(output, report, options.FailOn),
            CheckFormat.Markdown => () => CheckMarkdown.Write(output, report),
            _ => () => CheckText.Write(output, report, options.Text),
        };
        write();
    }
}
