using System.Collections.Immutable;
using System.CommandLine;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Output;
using EgressTools.Sources;

namespace EgressTools.Plugin;

/// <summary>One run of a command: its streams, its parsed options, and what it reads.</summary>
internal sealed class Session(Streams streams, CommonOptions common, ParseResult parsed, ConsoleReport report) : IDisposable
{
    private ApiClient? _client;

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
        _client ??= await ApiClient.CreateAsync(common.Connection(parsed), cancellationToken);

    /// <summary>The namespace: -n, else that of the context, else "default".</summary>
    public async Task<string> NamespaceAsync(CancellationToken cancellationToken) =>
        GivenNamespace ?? (Offline ? "default" : (await ClientAsync(cancellationToken)).Namespace);

    /// <summary>Reads what a command needs and says on standard error what is missing.</summary>
    public async Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, CancellationToken cancellationToken)
    {
        var source = parsed.GetValue(common.From) is { } path
            ? OpenSource.From(path, streams.In, streams.Clock)
            : OpenSource.Live(await ClientAsync(cancellationToken), streams.Clock);
        var snapshot = await source.ReadAsync(kinds, report, cancellationToken);
        if (parsed.GetValue(common.CiliumVersion) is { } text)
            snapshot = WithVersion(snapshot, text);
        foreach (var gap in snapshot.Gaps)
            report.Warn(gap.ToString());
        return snapshot;
    }

    public void Dispose() => _client?.Dispose();

    private static ClusterSnapshot WithVersion(ClusterSnapshot snapshot, string text)
    {
        var version = CiliumVersion.Find(text) ?? throw new UsageException($"--cilium-version: '{text}' is no version: write it as 1.18.3", "InvalidVersion");
        return snapshot with
        {
            Installation = snapshot.Installation with { Version = version },
            Complete = snapshot.Complete | SnapshotKinds.Installation,
            Gaps = [.. snapshot.Gaps.Where(static g => g.Remedy != "give --cilium-version")],
        };
    }
}
