namespace EgressTools.Operations;

/// <summary>The files that a report of checks goes to, opened before the work begins.</summary>
internal sealed class ReportFiles : IDisposable
{
    private readonly List<(CheckFormat Format, OutputFile File)> _files = [];

    /// <summary>Opens them; what is there stays as it is until the report is written.</summary>
    /// <exception cref="InputException">A file cannot be written.</exception>
    public void Open(IEnumerable<(CheckFormat Format, string Path)> outputs)
    {
        foreach (var (format, path) in outputs)
            _files.Add((format, OutputFile.Open(path)));
    }

    /// <summary>Writes the results to all of them. A file that cannot be written is reported, and the others are written.</summary>
    public void Write(CheckReport results, CheckPrintOptions options, IReport report)
    {
        foreach (var (format, file) in _files)
        {
            try
            {
                file.Commit(output => CheckPrinter.Write(output, format, results, options));
            }
            catch (InputException error)
            {
                report.Fail(error);
            }
        }
    }

    /// <summary>Removes what was not written.</summary>
    public void Dispose() => _files.ForEach(static f => f.File.Dispose());
}
