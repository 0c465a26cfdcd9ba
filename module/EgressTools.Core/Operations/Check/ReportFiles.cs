namespace EgressTools.Operations;

/// <summary>The files that a report goes to, each in a format, opened before the work begins.</summary>
public sealed class ReportFiles<TFormat> : IDisposable
{
    private readonly List<(TFormat Format, OutputFile File)> _files = [];

    /// <summary>Opens them; what is there stays as it is until the report is written.</summary>
    /// <exception cref="InputException">A file cannot be written.</exception>
    /// <exception cref="UsageException">Two are the same file.</exception>
    public void Open(IEnumerable<(TFormat Format, string Path)> outputs)
    {
        var all = outputs.ToList();
        if (all.GroupBy(static o => OutputFile.RealPath(o.Path)).FirstOrDefault(static g => g.Count() > 1) is { } twice)
            throw new UsageException($"{Options.Output}: two formats name the file '{twice.Key}': give each its own", "SameOutput");
        foreach (var (format, path) in all)
            _files.Add((format, OutputFile.Open(path)));
    }

    /// <summary>Writes the results to all of them. A file that cannot be written is reported, and the others are written.</summary>
    public void Write(Action<TextWriter, TFormat> write, IReport report)
    {
        foreach (var (format, file) in _files)
        {
            try
            {
                file.Commit(output => write(output, format));
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
