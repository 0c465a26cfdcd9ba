using EgressTools.Checks;
using EgressTools.Operations;
using EgressTools.Output.Checks;

namespace EgressTools.Cmdlets;

/// <summary>The files of -Output, opened before the work begins.</summary>
internal sealed class ReportFiles : IDisposable
{
    private readonly List<(CheckFormat Format, OutputFile File)> _files = [];

    /// <exception cref="InputException">A file cannot be written.</exception>
    public ReportFiles(IEnumerable<(CheckFormat Format, string Path)> outputs)
    {
        try
        {
            foreach (var (format, path) in outputs)
                _files.Add((format, OutputFile.Open(path)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Reads "junit=results.xml".</summary>
    /// <exception cref="UsageException">There is no such format, or no file is named.</exception>
    public static (CheckFormat Format, string Path) Parse(string text, Func<string?, string?> pathOf) => text.Split('=', 2) is [var word, { Length: > 0 } path]
        ? (CheckFormats.Parse(word), pathOf(path)!)
        : throw new UsageException($"-Output: '{text}' names no file: write it as junit=results.xml; findings themselves go to the pipeline", "NoFile");

    /// <summary>Writes the report to all of them.</summary>
    public void Write(CheckReport report)
    {
        foreach (var (format, file) in _files)
            file.Commit(output => CheckPrinter.Write(output, format, report, new CheckPrintOptions(Severity.Error, Environment.CurrentDirectory)));
    }

    public void Dispose()
    {
        foreach (var (_, file) in _files)
            file.Dispose();
    }
}
