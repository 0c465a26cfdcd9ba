using System.Text;

namespace EgressTools.Plugin.Commands;

/// <summary>Standard output and what a pipeline reads, which get the report beside its files; opened before the work begins.</summary>
internal sealed class CheckOutputs : IDisposable
{
    /// <summary>GitHub refuses a summary above 1 MiB as a whole.</summary>
    private const int SummaryLimit = 1_000_000;

    private readonly Session _session;
    private readonly CiSystem _ci;
    private readonly CheckFormat _format;
    private readonly TextWriter _out;
    private readonly OutputFile? _codeQuality;

    /// <param name="session">The run.</param>
    /// <param name="format">The format on standard output.</param>
    /// <param name="ci">The pipeline to talk to.</param>
    /// <param name="failOn">From which severity on findings fail the command.</param>
    /// <param name="aside">Whether standard output is for something else, and text for people goes to standard error.</param>
    /// <exception cref="InputException">A file cannot be written.</exception>
    /// <exception cref="UsageException">Standard output is for something else, and the format is not text.</exception>
    public CheckOutputs(Session session, CheckFormat format, CiSystem ci, Severity? failOn, bool aside)
    {
        if (aside && format != CheckFormat.Text)
            throw new UsageException($"{EgressTools.Commands.Options.Output} and {EgressTools.Commands.Options.Fix} both write to standard output: " +
                $"give the format a file, as in {EgressTools.Commands.Options.Output.With("json=report.json")}", "TwoOutputs");
        (_session, _format, _ci, _out) = (session, format, ci, aside ? session.Streams.Error : session.Streams.Out);
        Options = new CheckPrintOptions(failOn, Environment.CurrentDirectory) { Text = session.CheckStyle };
        if (ci == CiSystem.GitLab)
            _codeQuality = OutputFile.Open(Path.Combine(Variable("CI_PROJECT_DIR") ?? Environment.CurrentDirectory, CodeQuality.FileName));
    }

    /// <summary>How the report is written.</summary>
    public CheckPrintOptions Options { get; }

    /// <summary>Writes the report everywhere.</summary>
    public void Write(CheckReport report)
    {
        try
        {
            _codeQuality?.Commit(output => JsonText.Write(output, CodeQuality.Of(report, Options)));
        }
        catch (InputException error)
        {
            _session.Report.Fail(error);
        }
        // --ci also says where no variable does that an agent reads the log.
        var output = _ci == CiSystem.None || _out is LogSafeWriter ? _out : new LogSafeWriter(_out);
        CheckPrinter.Write(output, _format, report, Options);
        // Commands between the lines of a document would spoil it.
        var log = LogSafeWriter.Raw(_format == CheckFormat.Text ? output : _session.Streams.Error);
        CiAnnotations.Write(log, _ci, report, Options);
        // The agent reads the file when the step has ended, and empties its folder; nobody would remove it from another.
        if (_ci == CiSystem.Azure && Variable("AGENT_TEMPDIRECTORY") is { } folder)
        {
            var path = Path.GetFullPath(Path.Combine(folder, $"egress-check-{Path.GetRandomFileName()}.md"));
            using var file = OutputFile.Open(path, isPrivate: true);
            file.Commit(output => CheckMarkdown.Write(output, report));
            log.Write(CiAnnotations.UploadSummary(path) + "\n");
        }
        if (_ci == CiSystem.GitHub && Variable("GITHUB_STEP_SUMMARY") is { } summary)
            Append(summary, Markdown(report, withFindings: true) is var text && Encoding.UTF8.GetByteCount(text) <= SummaryLimit ? text
                : Markdown(report, withFindings: false));
    }

    public void Dispose() => _codeQuality?.Dispose();

    private static string Markdown(CheckReport report, bool withFindings)
    {
        using var text = new StringWriter();
        CheckMarkdown.Write(text, report, withFindings);
        return text.ToString();
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
