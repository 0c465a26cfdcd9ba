namespace EgressTools.Plugin.Commands;

/// <summary>The places where a report goes, opened before the work begins.</summary>
internal sealed class CheckOutputs : IDisposable
{
    /// <summary>GitHub refuses a summary above 1 MiB as a whole.</summary>
    private const int SummaryLimit = 1_000_000;

    private readonly Session _session;
    private readonly CiSystem _ci;
    private readonly CheckFormat _format;
    private readonly TextWriter _out;
    private readonly ReportFiles _files;
    private readonly OutputFile? _codeQuality;

    /// <param name="session">The run.</param>
    /// <param name="outputs">What was asked for; one of them without a path.</param>
    /// <param name="ci">The pipeline to talk to.</param>
    /// <param name="inputs">What is read: files and folders.</param>
    /// <param name="aside">Standard output is for something else: text for people goes to standard error.</param>
    /// <exception cref="InputException">A file cannot be written.</exception>
    /// <exception cref="UsageException">Standard output is for something else, and a document is to
    /// go there; or a file would be written over what is read.</exception>
    public CheckOutputs(Session session, ImmutableArray<CheckOutput> outputs, CiSystem ci, ImmutableArray<string> inputs, bool aside)
    {
        _session = session;
        _ci = ci;
        _format = outputs.Single(static o => o.Path is null).Format;
        if (aside && _format != CheckFormat.Text)
            throw new UsageException("-o and --fix both write to standard output: give the format a file, as in -o json=report.json", "TwoOutputs");
        foreach (var output in outputs.Where(static o => o.Path is not null))
            OutputFile.RequireApart(output.Path!, inputs, "-o");
        _out = aside ? session.Streams.Error : session.Streams.Out;
        _files = new ReportFiles(outputs.Where(static o => o.Path is not null).Select(static o => (o.Format, o.Path!)));
        try
        {
            if (ci == CiSystem.GitLab)
                _codeQuality = OutputFile.Open(Path.Combine(Variable("CI_PROJECT_DIR") ?? Environment.CurrentDirectory, CodeQuality.FileName));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Writes the report everywhere; a file that cannot be written is reported, and the others are written all the same.</summary>
    public void Write(CheckReport report, Severity? failOn)
    {
        var options = new CheckPrintOptions(failOn, Environment.CurrentDirectory) { Text = _session.CheckStyle };
        _files.Write(report, options, _session.Fail);
        WriteCodeQuality(report, options);
        // --ci also says where no variable does that an agent reads the log.
        var output = _ci == CiSystem.None || _out is LogSafeWriter ? _out : new LogSafeWriter(_out);
        CheckPrinter.Write(output, _format, report, options);
        // Commands between the lines of a document would spoil it.
        var log = LogSafeWriter.Raw(_format == CheckFormat.Text ? output : _session.Streams.Error);
        CiAnnotations.Write(log, _ci, report, options);
        WriteSummary(log, report);
    }

    public void Dispose()
    {
        _files.Dispose();
        _codeQuality?.Dispose();
    }

    private void WriteCodeQuality(CheckReport report, CheckPrintOptions options)
    {
        try
        {
            _codeQuality?.Commit(output => JsonText.Write(output, CodeQuality.Of(report, options)));
        }
        catch (InputException error)
        {
            _session.Fail(error);
        }
    }

    private void WriteSummary(TextWriter log, CheckReport report)
    {
        // The agent reads the file when the step has ended, and empties its folder; nobody would remove it from another.
        if (_ci == CiSystem.Azure && Variable("AGENT_TEMPDIRECTORY") is { } folder)
        {
            var path = Path.GetFullPath(Path.Combine(folder, $"egress-check-{Path.GetRandomFileName()}.md"));
            using var file = OutputFile.Open(path, isPrivate: true);
            file.Commit(output => CheckMarkdown.Write(output, report));
            log.Write(CiAnnotations.UploadSummary(path) + "\n");
        }
        if (_ci == CiSystem.GitHub && Variable("GITHUB_STEP_SUMMARY") is { } summary)
            Append(summary, Summary(report));
    }

    private static string Summary(CheckReport report)
    {
        using var text = new StringWriter();
        CheckMarkdown.Write(text, report);
        if (System.Text.Encoding.UTF8.GetByteCount(text.ToString()) <= SummaryLimit)
            return text.ToString();
        using var counts = new StringWriter();
        CheckMarkdown.Write(counts, report, withFindings: false);
        return counts.ToString();
    }

    // Other steps of the job write to the same file.
    private static void Append(string path, string text)
    {
        try
        {
            File.AppendAllText(path, text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' (GITHUB_STEP_SUMMARY) cannot be written: {error.Message.TrimEnd('.')}", "Unwritable", inner: error);
        }
    }

    private string? Variable(string name) => _session.Streams.Variable(name) is { Length: > 0 } value ? value : null;
}
