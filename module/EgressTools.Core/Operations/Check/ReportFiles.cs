namespace EgressTools.Operations;

/// <summary>The files that a report of checks goes to, opened before the work begins.</summary>
public sealed class ReportFiles : IDisposable
{
    private readonly List<(CheckFormat Format, OutputFile File)> _files = [];

    /// <summary>Opens them; what is there stays as it is until the report is written.</summary>
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

    /// <summary>Writes the report to all of them.</summary>
    /// <param name="report">The report.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="failed">Told of each file that cannot be written; the others are written where it returns.</param>
    public void Write(CheckReport report, CheckPrintOptions options, Action<InputException> failed)
    {
        foreach (var (format, file) in _files)
        {
            try
            {
                file.Commit(output => CheckPrinter.Write(output, format, report, options));
            }
            catch (InputException error)
            {
                failed(error);
            }
        }
    }

    /// <summary>Removes what was not written.</summary>
    public void Dispose()
    {
        foreach (var (_, file) in _files)
            file.Dispose();
    }
}
