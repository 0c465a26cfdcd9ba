using System.CommandLine;
using EgressTools.Plugin.Commands;

namespace EgressTools.Plugin;

/// <summary>One run of a command: its streams, its parsed options, and what it reads.</summary>
internal sealed partial class Session(Streams streams, ParseResult parsed, ConsoleReport report) : IDialog, IDisposable
{
    private World? _world;
    private string? _inputReader;

    public Streams Streams => streams;
    public ConsoleReport Report => report;
    public ParseResult Parsed => parsed;

    /// <summary>The exit code of the worst that failed; 0 where nothing did.</summary>
    public int FailedWith => report.FailedWith;

    /// <summary>Where it reads and writes.</summary>
    public World World => _world ??= new World(new WorldOptions(Connection)
    {
        Path = SourcePath,
        Input = () =>
        {
            TakeInput(Options.From);
            return streams.In;
        },
        CiliumVersion = Text(Options.CiliumVersion),
        AsksInterfaces = parsed.CommandResult.Command.Options.Any(static o => o.Name == Options.Interfaces.Name) && Has(Options.Interfaces),
        Clock = streams.Clock,
    });

    /// <summary>--from; null for a cluster.</summary>
    public string? SourcePath => Text(Options.From);
    public bool Offline => SourcePath is not null;

    /// <summary>Which cluster is meant, as the options say it.</summary>
    public ConnectionOptions Connection => Common.Connection with
    {
        Interactive = streams.InIsTerminal,
        SkipSystemRoots = streams.OwnsProcess,
        Report = report,
        Trace = Common.LogsRequests ? report.Detail : null,
        // At a terminal a plugin asks and waits in its own way; a log must not hold what it lets slip.
        PluginMessage = streams.ErrorIsTerminal ? null : line => report.Text(TerminalText.Escape(line) + "\n"),
    };

    /// <summary>How a report of checks is written for people.</summary>
    public CheckTextStyle CheckStyle => new(UseColour, Verbose: Common.IsVerbose);

    /// <summary>The policies of the files, folders and standard input that -f names; documents that cannot be used are reported and left out.</summary>
    public async Task<ImmutableArray<EgressPolicyDocument>> PoliciesAsync(CancellationToken cancellationToken)
    {
        var files = Texts(Options.Filename);
        if (files.IsEmpty)
            throw new UsageException($"no documents are given: {Options.Filename.With("FILE")}, or {Options.Filename.With("-")} for standard input");
        if (files.Contains(""))
            throw NoFile(Options.Filename);
        var documents = await PolicyReader.ReadAsync(files.Select(static f => new PolicySource { Path = f }), DocumentInput(), cancellationToken);
        if (documents is { Accepted.IsEmpty: true, Refused: [var only] })
            throw only;
        return documents.Tell(report) is { IsEmpty: false } accepted ? accepted : throw new InputException("no document can be used", "NoDocument");
    }

    /// <summary>The names that are given, and those of the policies in the documents of -f.</summary>
    public async Task<ImmutableArray<string>> PolicyNamesAsync(ImmutableArray<string> given, CancellationToken cancellationToken) =>
        Texts(Options.Filename).IsEmpty ? given
            : [.. given.Union((await PoliciesAsync(cancellationToken)).Select(static p => p.Name), StringComparer.Ordinal)];

    /// <summary>Standard input where -f names it, and nothing else does.</summary>
    public Stream DocumentInput()
    {
        foreach (var _ in Texts(Options.Filename).Where(static f => f == "-"))
            TakeInput(Options.Filename);
        return streams.In;
    }

    public void Preview(ImmutableArray<string> lines) => report.Text(string.Concat(lines.Select(static l => l + "\n")));

    public void RequireAnswer(string deed)
    {
        if (!Has(Options.Yes) && !streams.InIsTerminal)
            throw new UsageException($"cannot ask for confirmation: standard input is not a terminal. Pass {Options.Yes} to {deed} without asking");
    }

    public async Task<bool> OfferAsync(string text, string deed, bool followsAnswer, CancellationToken cancellationToken) =>
        Has(Options.Yes) ? followsAnswer : streams.InIsTerminal && await AskAsync(text, cancellationToken);

    public async Task<bool> ConfirmAsync(Question question, CancellationToken cancellationToken)
    {
        if (!question.IsNeeded || Has(Options.Yes))
            return true;
        RequireAnswer(question.Deed);
        try
        {
            if (await AskAsync(question.Text, cancellationToken))
                return true;
            if (question.EndsCommand)
                report.Decline(question.Declined);
            else
                report.Note(question.Declined);
            return false;
        }
        catch (OperationCanceledException)
        {
            streams.Error.Write("\n");
            report.Note(question.Declined);
            throw;
        }
    }

    private async Task<bool> AskAsync(string question, CancellationToken cancellationToken)
    {
        streams.Error.Write(question + " [y/N] ");
        streams.Error.Flush();
        var answer = await Task.Run(streams.ReadAnswer, cancellationToken).WaitAsync(cancellationToken);
        return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>Reads a file that an option names, or standard input.</summary>
    public Task<T> ReadFileAsync<T>(OptionDefinition option, string file, Func<Stream, string, T> read, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
            throw NoFile(option);
        if (file == "-")
            TakeInput(option);
        return NamedFile.ReadAsync(file, streams.In, read, cancellationToken);
    }

    /// <summary>Prints results in the format that was asked for.</summary>
    public void Print<T>(ListStyle style, Listing<T> listing, IEnumerable<T> items)
    {
        report.ClearProgress();
        ListPrinter.Write(streams.Out, style.Format, listing, style.Sort?.Sort(items, listing) ?? items, style.Headers, UseColour,
            streams.Fit);
    }

    /// <summary>Shows what is wrong in the log of the CI system that is named; beside a document on standard output, on standard error.</summary>
    public void Annotate(ListStyle style, IEnumerable<CiAnnotation> annotations, bool fails) => CiAnnotations.Write(
        LogSafeWriter.Raw(style.IsTable ? streams.Out : streams.Error), CiSystems.Parse(Text(Options.Ci) ?? "none", streams.Variable), annotations, fails);

    /// <summary>Prints a plan in the format that was asked for.</summary>
    public void Print(ListStyle style, EgressPlan plan) => PlanPrinter.Write(
        streams.Out, style.Format, plan, style.Sort?.Sort(plan.Pods, PlanPrinter.Pods) ?? plan.Pods, style.Headers, UseColour,
        streams.Fit);

    /// <summary>Ends the connection. Where nothing follows, the end of the process does it faster.</summary>
    public void Dispose()
    {
        if (!streams.OwnsProcess)
            _world?.Dispose();
    }

    private CommonOptions Common => new(parsed);
    private bool UseColour => Common.UseColour(streams, streams.OutIsTerminal);

    private static UsageException NoFile(OptionDefinition option) => new($"{option} names no file: give one, or '-' for standard input", "NoFile");

    /// <summary>Standard input can be read once.</summary>
    private void TakeInput(OptionDefinition option)
    {
        if (_inputReader is { } other && other != option)
            throw new UsageException($"{other} and {option} both read standard input: give a file to one of them", "InputTwice");
        if (_inputReader is not null)
            throw new UsageException($"{option} - can be given once", "InputTwice");
        _inputReader = option;
    }
}
