using System.Collections.Immutable;
using System.CommandLine;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Operations;
using EgressTools.Output;
using EgressTools.Sources;

namespace EgressTools.Plugin;

/// <summary>One run of a command: its streams, its parsed options, and what it reads.</summary>
internal sealed class Session(Streams streams, CommonOptions common, ParseResult parsed, ConsoleReport report) : IDisposable
{
    private ApiClient? _client;
    private string? _inputReader;

    public Streams Streams => streams;

    public ConsoleReport Report => report;

    public ParseResult Parsed => parsed;

    public DateTimeOffset Now => streams.Clock.GetUtcNow();

    public bool Offline => parsed.GetValue(common.From) is not null;

    /// <summary>-n as it was given; null where it was not.</summary>
    public string? GivenNamespace => parsed.GetValue(common.Namespace) is { Length: > 0 } name ? name : null;

    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    public ImmutableArray<string> Values(Option<string[]> option) => [.. parsed.GetValue(option) ?? []];

    public OutputFormat Format(Option<string?> option, ImmutableArray<OutputKind> allowed, OutputKind standard = OutputKind.Table) =>
        parsed.GetValue(option) is { } text ? OutputFormat.Parse(text, allowed) : new OutputFormat(standard);

    public async Task<ApiClient> ClientAsync(CancellationToken cancellationToken) =>
        _client ??= await ApiClient.CreateAsync(
            common.Connection(parsed) with { Interactive = streams.InIsTerminal, SkipSystemRoots = streams.OwnsProcess }, cancellationToken);

    /// <summary>The namespace: -n, else that of the context, else "default".</summary>
    public async Task<string> NamespaceAsync(CancellationToken cancellationToken) =>
        GivenNamespace ?? (Offline ? "default" : (await ClientAsync(cancellationToken)).Namespace);

    /// <summary>Reads what a command needs and says on standard error what is missing.</summary>
    public async Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(common.From) == "-")
            TakeInput("--from");
        var source = parsed.GetValue(common.From) is { } path
            ? OpenSource.From(path, streams.In, streams.Clock)
            : OpenSource.Live(await ClientAsync(cancellationToken), streams.Clock);
        var snapshot = await source.ReadAsync(kinds, report, cancellationToken);
        snapshot = AssumedVersion.In(snapshot, parsed.GetValue(common.CiliumVersion), "--cilium-version");
        foreach (var gap in snapshot.Gaps)
            report.Warn(gap.ToString());
        return snapshot;
    }

    /// <summary>The text of a file that an option names, or of standard input, and its name for messages.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public async Task<(string Text, string Source)> ReadTextAsync(string option, string file, CancellationToken cancellationToken)
    {
        if (file == "-")
        {
            TakeInput(option);
            using var reader = new StreamReader(streams.In, leaveOpen: true);
            return (await reader.ReadToEndAsync(cancellationToken), "standard input");
        }
        try
        {
            return (await File.ReadAllTextAsync(file, cancellationToken), file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"there is no file '{file}'", "NoSuchPath", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{file}' cannot be read: {e.Message.TrimEnd('.')}", "Unreadable", inner: e);
        }
    }

    /// <summary>Prints results in the format that was asked for.</summary>
    public void Print<T>(OutputFormat format, Listing<T> listing, IEnumerable<T> items, Option<bool> noHeaders) =>
        ListPrinter.Write(streams.Out, format, listing, items, !parsed.GetValue(noHeaders), common.UseColour(parsed, streams, streams.OutIsTerminal));

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
