using System.CommandLine;
using EgressTools.Plugin.Commands;
using Newtonsoft.Json.Linq;

namespace EgressTools.Plugin;

/// <summary>One run of a command: its streams, its parsed options, and what it reads.</summary>
internal sealed class Session(Streams streams, CommonOptions common, ParseResult parsed, ConsoleReport report) : IDisposable
{
    private ApiClient? _client;
    private string? _inputReader;
    private MemoryStream? _kept;
    private bool _isNotInEffect;

    public Streams Streams => streams;

    public ConsoleReport Report => report;

    public ParseResult Parsed => parsed;

    /// <summary>The exit code of the worst that was reported by <see cref="Fail"/>; 0 where nothing was.</summary>
    public int FailedWith { get; private set; }

    public DateTimeOffset Now => streams.Clock.GetUtcNow();

    public bool Offline => parsed.GetValue(common.From) is not null;

    /// <summary>--from; null for a cluster.</summary>
    public string? SourcePath => parsed.GetValue(common.From);

    /// <summary>-n as it was given; null where it was not.</summary>
    public string? GivenNamespace => parsed.GetValue(common.Namespace) is { Length: > 0 } name ? name : null;

    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    public ImmutableArray<string> Values(Option<string[]> option) => [.. parsed.GetValue(option) ?? []];

    public OutputFormat Format(Option<string?> option, ImmutableArray<OutputKind> allowed, OutputKind standard = OutputKind.Table) =>
        parsed.GetValue(option) is { } text ? OutputFormat.Parse(text, allowed) : new OutputFormat(standard);

    public async Task<ApiClient> ClientAsync(CancellationToken cancellationToken) =>
        _client ??= await ApiClient.CreateAsync(
            Connection with
            {
                Interactive = streams.InIsTerminal,
                SkipSystemRoots = streams.OwnsProcess,
                Report = report,
                Trace = common.LogsRequests(parsed) ? report.Detail : null,
                // At a terminal a plugin asks and waits in its own way; a log must not hold what it lets slip.
                PluginMessage = streams.ErrorIsTerminal ? null : line => report.Text(TerminalText.Escape(line) + "\n"),
            },
            cancellationToken);

    /// <summary>Which cluster is meant, as the options say it.</summary>
    public ConnectionOptions Connection => common.Connection(parsed);

    /// <summary>The namespace: -n, else that of the context, else "default".</summary>
    public async Task<string> NamespaceAsync(CancellationToken cancellationToken) =>
        GivenNamespace ?? (Offline ? "default" : (await ClientAsync(cancellationToken)).Namespace);

    /// <summary>--cilium-version; null where it was not given.</summary>
    /// <exception cref="UsageException">It is no version.</exception>
    public CiliumVersion? GivenVersion => parsed.GetValue(common.CiliumVersion) is { } text ? AssumedVersion.Parse(text, "--cilium-version") : null;

    /// <summary>Reads what a command needs and says on standard error what is missing.</summary>
    /// <param name="kinds">What is needed.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <param name="asFound">With the version that was found, whatever --cilium-version says.</param>
    /// <param name="scope">What the question is about; null for everything.</param>
    /// <param name="policies">Policies that are not there yet, whose gateways matter as well.</param>
    public async Task<ClusterSnapshot> ReadAsync(
        SnapshotKinds kinds, CancellationToken cancellationToken, bool asFound = false, ReadScope? scope = null, ImmutableArray<EgressPolicy>? policies = null)
    {
        if (parsed.GetValue(common.From) == "-")
            TakeInput("--from");
        var snapshot = await ReadAgainAsync(kinds, cancellationToken, asFound, scope);
        foreach (var line in GapLines.Of(snapshot))
            report.Warn(line);
        foreach (var warning in kinds.HasFlag(SnapshotKinds.Policies | SnapshotKinds.Installation) ? RejectionText.Warnings(snapshot) : [])
            report.Warn(warning);
        _isNotInEffect |= snapshot.Installation.IsFeatureOff && !snapshot.Policies.IsEmpty;
        if (Offline || !parsed.GetValue(InterfaceOption.Option) || !kinds.HasFlag(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes))
            return snapshot;
        snapshot = await AskAgents.AddInterfacesAsync(await ClientAsync(cancellationToken), snapshot, AskAgents.GatewayCandidates(snapshot, policies ?? []), report, cancellationToken);
        report.ClearProgress();
        return snapshot;
    }

    /// <summary>The exit code of a command that says what policies do: 1 where they do nothing, since the feature is disabled, and nothing worse is the matter.</summary>
    /// <param name="exitCode">The code without that.</param>
    public int Predicted(int exitCode = 0) => exitCode == 0 && _isNotInEffect ? 1 : exitCode;

    /// <summary>The same for a further look, which does not repeat what is missing.</summary>
    public async Task<ClusterSnapshot> ReadAgainAsync(SnapshotKinds kinds, CancellationToken cancellationToken, bool asFound = false, ReadScope? scope = null)
    {
        var source = parsed.GetValue(common.From) is { } path
            ? OpenSource.From(path, streams.In, streams.Clock)
            : OpenSource.Live(await ClientAsync(cancellationToken), streams.Clock);
        var snapshot = await source.ReadAsync(kinds, report, cancellationToken, scope);
        return asFound ? snapshot : AssumedVersion.In(snapshot, parsed.GetValue(common.CiliumVersion), "--cilium-version");
    }

    /// <summary>Reads documents out of files, folders and standard input; what is missing is in the gaps.</summary>
    public async Task<ClusterSnapshot> ReadDocumentsAsync(ImmutableArray<string> files, SnapshotKinds kinds, CancellationToken cancellationToken)
    {
        foreach (var _ in files.Where(static f => f == "-"))
            TakeInput("-f");
        var snapshot = await OpenSource.Documents(files, _kept ?? streams.In, streams.Clock).ReadAsync(kinds, report, cancellationToken);
        return AssumedVersion.In(snapshot, parsed.GetValue(common.CiliumVersion), "--cilium-version");
    }

    /// <summary>Reads standard input, so that it can be read once more after its documents were.</summary>
    public async Task KeepInputAsync(CancellationToken cancellationToken)
    {
        _kept = new MemoryStream(await NamedFile.ReadAsync("-", streams.In, (input, name) => NamedFile.Bytes(input, name, cancellationToken), cancellationToken));
    }

    /// <summary>Standard input, where it was kept; empty where it was not.</summary>
    public byte[] KeptInput => _kept?.ToArray() ?? [];

    /// <summary>Whether the options name a cluster, or what stands for one.</summary>
    public bool NamesWorld => Offline || common.NamesCluster(parsed);

    /// <summary>How a report of checks is written for people.</summary>
    public CheckTextStyle CheckStyle => new(common.UseColour(parsed, streams, streams.OutIsTerminal), Verbose: common.IsVerbose(parsed));

    /// <summary>The policies of the files, folders and standard input that an option names; documents that cannot be used are reported and left out.</summary>
    /// <exception cref="UsageException">The option was not given.</exception>
    /// <exception cref="InputException">No document is left.</exception>
    public async Task<ImmutableArray<JObject>> PoliciesAsync(Option<string[]> option, CancellationToken cancellationToken)
    {
        var files = Values(option);
        if (files.IsEmpty)
            throw new UsageException("no documents are given: -f FILE, or -f - for standard input");
        var accepted = ImmutableArray.CreateBuilder<JObject>();
        var refused = new List<EgressException>();
        foreach (var file in files)
        {
            try
            {
                foreach (var path in file == "-" ? [file] : ApplyPolicies.Files(file))
                {
                    var documents = await ReadFileAsync("-f", path, (input, source) => ApplyPolicies.ReadDocuments(input, source, cancellationToken), cancellationToken);
                    accepted.AddRange(documents.Accepted);
                    refused.AddRange(documents.Refused);
                    foreach (var warning in documents.Warnings)
                        report.Warn(warning);
                }
            }
            catch (InputException error)
            {
                refused.Add(error);
            }
        }
        if (accepted.Count == 0 && refused is [var only])
            throw only;
        foreach (var error in refused)
            Fail(error);
        return accepted.Count > 0 ? accepted.ToImmutable() : throw new InputException("no document can be used", "NoDocument");
    }

    /// <summary>Reports the failure of one item; the others go on.</summary>
    public void Fail(EgressException error)
    {
        report.Error(error.Message);
        FailedWith = Math.Max(FailedWith, error.ExitCode);
    }

    /// <summary>Asks whether to go on; yes without asking where -y was given.</summary>
    /// <param name="question">What is to be confirmed, with its question mark.</param>
    /// <param name="deed">What it is about, where there is nobody to ask: "apply these changes".</param>
    /// <param name="yes">Whether -y was given.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="UsageException">Standard input is no terminal.</exception>
    public async Task<bool> ConfirmedAsync(string question, string deed, bool yes, CancellationToken cancellationToken)
    {
        if (yes)
            return true;
        RequireAnswer(deed, yes);
        streams.Error.Write(question + " [y/N] ");
        streams.Error.Flush();
        var answer = await Task.Run(streams.ReadAnswer, cancellationToken).WaitAsync(cancellationToken);
        return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>Looks beforehand whether <see cref="ConfirmedAsync"/> would get an answer.</summary>
    /// <exception cref="UsageException">Standard input is no terminal, and -y was not given.</exception>
    public void RequireAnswer(string deed, bool yes)
    {
        if (!yes && !streams.InIsTerminal)
            throw new UsageException($"there is nobody to ask whether to {deed}, since standard input is no terminal: give -y");
    }

    /// <summary>Reads a file that an option names, or standard input.</summary>
    /// <param name="option">The option.</param>
    /// <param name="file">Its value.</param>
    /// <param name="read">Reads the file; gets its name for messages.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="UsageException">No file is named, or standard input is read already.</exception>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public Task<T> ReadFileAsync<T>(string option, string file, Func<Stream, string, T> read, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
            throw new UsageException($"{option} names no file: give one, or '-' for standard input", "NoFile");
        if (file == "-")
            TakeInput(option);
        return NamedFile.ReadAsync(file, streams.In, read, cancellationToken);
    }

    /// <summary>Prints results in the format that was asked for.</summary>
    public void Print<T>(ListStyle style, Listing<T> listing, IEnumerable<T> items) => ListPrinter.Write(
        streams.Out, style.Format, listing, style.Sort?.Sort(items, listing) ?? items, style.Headers, common.UseColour(parsed, streams, streams.OutIsTerminal));

    /// <summary>Prints a plan in the format that was asked for.</summary>
    public void Print(ListStyle style, EgressPlan plan) => PlanPrinter.Write(
        streams.Out, style.Format, plan, style.Sort?.Sort(plan.Pods, PlanPrinter.Pods) ?? plan.Pods, style.Headers, common.UseColour(parsed, streams, streams.OutIsTerminal));

    public void Dispose() => _client?.Dispose();

    /// <summary>Standard input can be read once.</summary>
    private void TakeInput(string option)
    {
        if (_inputReader is { } other && other != option)
            throw new UsageException($"{other} and {option} both read standard input: give a file to one of them", "InputTwice");
        if (_inputReader is not null)
            throw new UsageException($"{option} - can be given once", "InputTwice");
        _inputReader = option;
    }
}
