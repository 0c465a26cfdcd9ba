namespace EgressTools.Operations;

/// <summary>Where a command reads and writes, as its options say.</summary>
/// <param name="Connection">Which cluster is meant.</param>
public sealed record WorldOptions(ConnectionOptions Connection)
{
    /// <summary>What is read instead of the cluster: a path, or "-" for <see cref="Input"/>; null for the cluster.</summary>
    public string? Path { get; init; }

    /// <summary>Opens standard input, each time that it is read.</summary>
    public Func<Stream> Input { get; init; } = static () => Stream.Null;

    /// <summary>The version of Cilium whose rules apply; null for the one that is found.</summary>
    public string? CiliumVersion { get; init; }

    /// <summary>Whether the agents of gateways are asked for the interfaces of their nodes.</summary>
    public bool AsksInterfaces { get; init; }

    /// <summary>What tells the time, and what waits are measured by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Refuses an option that names a cluster or a user beside what is read instead of a cluster.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public static void RequireNoCluster(Func<OptionDefinition, bool> isGiven)
    {
        if (Options.OfClusters.FirstOrDefault(isGiven) is { } cluster)
            throw new UsageException($"{Options.From} reads files instead of a cluster: remove {cluster.Full}, or {Options.From}", "TwoWorlds");
    }
}

/// <summary>The cluster that a command works on, or what was saved of one.</summary>
public sealed class World(WorldOptions options) : IDisposable
{
    private ApiClient? _client;
    private bool _isNotInEffect;
    private readonly string? _namespace = options.Connection.Namespace is { Length: > 0 } name ? NamespaceName(name) : null;

    /// <summary>What is read instead of a cluster; null for a cluster.</summary>
    public string? Path => options.Path;
    /// <summary>Whether files are read instead of a cluster.</summary>
    public bool IsSaved => options.Path is not null;
    /// <summary>Whether options name a cluster or what is read instead of one, so that nothing else decides it.</summary>
    public bool IsNamed => IsSaved || Connection.NamesCluster;
    /// <summary>What tells the time, and what waits are measured by.</summary>
    public TimeProvider Clock => options.Clock;
    /// <summary>Now.</summary>
    public DateTimeOffset Now => Clock.GetUtcNow();
    /// <summary>Which cluster is meant.</summary>
    public ConnectionOptions Connection => options.Connection;

    /// <summary>The namespace that was given; null where none was.</summary>
    public string? GivenNamespace => _namespace;

    /// <summary>The version that was given; null where none was.</summary>
    /// <exception cref="UsageException">It is not a version.</exception>
    public CiliumVersion? GivenVersion => options.CiliumVersion is { } text ? AssumedVersion.Parse(text, Options.CiliumVersion) : null;

    /// <summary>The cluster. Its client is made at the first call.</summary>
    /// <exception cref="InputException">The kubeconfig cannot be used.</exception>
    public async Task<ApiClient> ClientAsync(CancellationToken cancellationToken) =>
        _client ??= await ApiClient.CreateAsync(options.Connection, options.Clock, cancellationToken).ConfigureAwait(false);

    /// <summary>That it is a cluster, unless nothing is sent to it: nothing else is read before that is known.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public void RequireCluster(CommandDefinition command, DryRun dryRun) =>
        RequireCluster(dryRun == DryRun.Client, $"{command.Short} writes to a cluster: with {Options.From} it needs {Options.DryRun.With("client")}");

    /// <summary>The same with a sentence of the command's own.</summary>
    /// <inheritdoc cref="RequireCluster(CommandDefinition, DryRun)"/>
    internal void RequireCluster(bool sendsNothing, string refusal, string id = "NeedsCluster")
    {
        if (IsSaved && !sendsNothing)
            throw new UsageException(refusal, id);
    }

    /// <summary>Refuses what names something to read, where a command reads nothing. Options that name a cluster are accepted, as kubectl accepts them where
    /// it writes documents.</summary>
    internal void RequireNothingRead(CommandDefinition command)
    {
        if (IsSaved || GivenVersion is not null)
            throw new UsageException($"{(IsSaved ? Options.From : Options.CiliumVersion)} has no effect on '{command.Short}', which reads no cluster: " +
                "leave it out", "NothingRead");
    }

    /// <summary>The namespace that counts: the given one, else that of the context, else "default".</summary>
    public async Task<string> NamespaceAsync(CancellationToken cancellationToken) =>
        GivenNamespace ?? (IsSaved ? "default" : (await ClientAsync(cancellationToken).ConfigureAwait(false)).Namespace);

    /// <summary>Refuses a namespace beside all of them.</summary>
    /// <exception cref="UsageException">Both are given.</exception>
    internal void RequireOneChoice(bool allNamespaces)
    {
        if (allNamespaces && GivenNamespace is not null)
            throw new UsageException($"{Options.AllNamespaces} means every namespace: leave out {Options.Namespace}", "TwoNamespaceChoices");
    }

    /// <summary>A name that a namespace may have.</summary>
    /// <exception cref="UsageException">It is not one.</exception>
    internal static string NamespaceName(string name) => LabelSelectorParser.IsDnsName(name) && name.Length <= 63 ? name
        : throw new UsageException($"{Options.Namespace}: '{name}' is not a valid name of a namespace", "InvalidNamespace");

    /// <summary>Reads what a command needs, warns of what is missing, and asks for interfaces where that was asked for.</summary>
    /// <param name="kinds">What is needed.</param>
    /// <param name="report">Where warnings and progress go.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <param name="original">With the version that was found, whatever was given.</param>
    /// <param name="scope">What the question is about; null for everything.</param>
    /// <param name="policies">Policies that are not there yet, whose gateways matter as well.</param>
    public async Task<ClusterSnapshot> ReadAsync(
        SnapshotKinds kinds, IReport report, CancellationToken cancellationToken, bool original = false, ReadScope? scope = null,
            ImmutableArray<EgressPolicy>? policies = null)
    {
        var snapshot = await ReadPlainAsync(kinds, report, cancellationToken, original, scope).ConfigureAwait(false);
        if (IsSaved || !options.AsksInterfaces || !kinds.HasFlag(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes))
            return snapshot;
        var client = await ClientAsync(cancellationToken).ConfigureAwait(false);
        return await AgentQueries.AddInterfacesAsync(client, snapshot, AgentQueries.GatewayCandidates(snapshot, policies ?? []), report, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The same without asking for interfaces.</summary>
    internal async Task<ClusterSnapshot> ReadPlainAsync(
        SnapshotKinds kinds, IReport report, CancellationToken cancellationToken, bool original = false, ReadScope? scope = null)
    {
        var snapshot = await ReadAgainAsync(kinds, report, cancellationToken, original, scope).ConfigureAwait(false);
        foreach (var line in GapLines.Of(snapshot))
            report.Warn(line);
        foreach (var warning in kinds.HasFlag(SnapshotKinds.Policies | SnapshotKinds.Installation) ? RejectionText.Warnings(snapshot) : [])
            report.Warn(warning);
        _isNotInEffect |= snapshot.Installation.IsFeatureOff && !snapshot.Policies.IsEmpty;
        return snapshot;
    }

    /// <summary>The same for a further look, or where what is missing becomes part of the answer: nothing is warned of.</summary>
    public async Task<ClusterSnapshot> ReadAgainAsync(
        SnapshotKinds kinds, IReport report, CancellationToken cancellationToken, bool original = false, ReadScope? scope = null)
    {
        var source = options.Path is { } path
            ? OpenSource.From(path, path == "-" ? options.Input() : Stream.Null, options.Clock)
            : OpenSource.Live(await ClientAsync(cancellationToken).ConfigureAwait(false), options.Clock);
        var snapshot = await source.ReadAsync(kinds, report, cancellationToken, scope).ConfigureAwait(false);
        return original ? snapshot : Assume(snapshot);
    }

    /// <summary>Reads documents out of files, folders and standard input; what is missing is in the gaps.</summary>
    public async Task<ClusterSnapshot> ReadDocumentsAsync(ImmutableArray<string> files, Stream input, SnapshotKinds kinds, IReport report,
        CancellationToken cancellationToken) =>
        Assume(await OpenSource.Documents(files, input, options.Clock).ReadAsync(kinds, report, cancellationToken).ConfigureAwait(false));

    /// <summary>A snapshot under the rules of the given version.</summary>
    public ClusterSnapshot Assume(ClusterSnapshot snapshot) => AssumedVersion.In(snapshot, options.CiliumVersion, Options.CiliumVersion);

    /// <summary>The exit code of a command that says what policies do: 1 where they do nothing, since the feature is disabled.</summary>
    /// <param name="exitCode">The code without that.</param>
    public int Predicted(int exitCode = 0) => exitCode == 0 && _isNotInEffect ? 1 : exitCode;

    /// <inheritdoc/>
    public void Dispose() => _client?.Dispose();
}
