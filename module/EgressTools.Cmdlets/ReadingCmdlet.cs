namespace EgressTools.Cmdlets;

/// <summary>What the cmdlets share that read a cluster: it may also be a snapshot, a folder of manifests or a support bundle.</summary>
public abstract class ReadingCmdlet : EgressCmdlet
{
    [Parameter, ValidateNotNullOrEmpty]
    public string? From { get; set; }

    [Parameter, ValidateNotNullOrEmpty]
    public string? CiliumVersion { get; set; }

    /// <summary>-From as a path of the file system; null for a cluster.</summary>
    /// <exception cref="UsageException">It asks for standard input, which a cmdlet has not.</exception>
    private protected string? SourcePath => From == "-"
        ? throw new UsageException("-From - is not possible in PowerShell, where a cmdlet has no standard input: give a folder, " +
            "a file or a zip", "NoStandardInput")
        : From is not null && ClusterParameter is { } cluster
            ? throw new UsageException($"-From reads files instead of a cluster: remove -{cluster}, or -From", "TwoWorlds")
            : FilePath(From);
    private protected override WorldOptions Place(Pipeline pipeline) =>
        base.Place(pipeline) with { Path = SourcePath, CiliumVersion = CiliumVersion, AsksInterfaces = AsksInterfaces };

    private string? ClusterParameter =>
        new[] { nameof(KubeConfig), nameof(Context), nameof(Cluster), nameof(User), nameof(Server), nameof(Token), nameof(CertificateAuthority), nameof(
        ClientCertificate), nameof(ClientKey), nameof(TlsServerName), nameof(As), nameof(AsGroup), nameof(AsUid), nameof(AsUserExtra), nameof(Credential) }
        .FirstOrDefault(MyInvocation.BoundParameters.ContainsKey);

    /// <summary>Whether the parameters say where to read, so that nothing else may decide it.</summary>
    private protected bool SourceGiven => (From ?? KubeConfig ?? Context ?? Cluster ?? Server) is not null;

    /// <summary>Reads the kinds from where the parameters say, and warns of what could not be read.</summary>
    /// <param name="kinds">The kinds.</param>
    /// <param name="pipeline">Where warnings go.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <param name="asFound">With the version that was found, whatever -CiliumVersion says.</param>
    /// <param name="policies">Policies that are not there yet, whose gateways matter as well.</param>
    private protected async Task<SeenWorld> ReadAsync(SnapshotKinds kinds, Pipeline pipeline, CancellationToken cancellationToken, bool asFound = false,
        ImmutableArray<EgressPolicy>? policies = null)
    {
        if (SourcePath is { } path)
            return new SeenWorld(await ReadAsync(OpenSource.From(path, Stream.Null, TimeProvider.System), kinds, pipeline, asFound, cancellationToken)
                .ConfigureAwait(false), Namespace ?? "default");
        using var client = await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(client, kinds, pipeline, cancellationToken, asFound, policies: policies).ConfigureAwait(false);
    }

    /// <summary>The same with a client that is open already, for as much as a question is about.</summary>
    private protected async Task<SeenWorld> ReadAsync(
        ApiClient client, SnapshotKinds kinds, Pipeline pipeline, CancellationToken cancellationToken, bool asFound = false, ReadScope? scope = null,
            ImmutableArray<EgressPolicy>? policies = null)
    {
        var snapshot = await ReadAsync(OpenSource.Live(client, TimeProvider.System), kinds, pipeline, asFound, cancellationToken, scope).ConfigureAwait(false);
        if (AsksInterfaces && kinds.HasFlag(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes))
            snapshot = await AskAgents.AddInterfacesAsync(client, snapshot, AskAgents.GatewayCandidates(snapshot, policies ?? []), pipeline, cancellationToken)
                .ConfigureAwait(false);
        return new SeenWorld(snapshot, client.Namespace);
    }

    /// <summary>Whether the gateways' agents are asked for the interfaces of their nodes.</summary>
    private protected virtual bool AsksInterfaces => false;

    /// <summary>The same for a further look, which does not repeat what is missing.</summary>
    private protected async Task<ClusterSnapshot> ReadAgainAsync(ApiClient client, SnapshotKinds kinds, Pipeline pipeline,
        CancellationToken cancellationToken) =>
        Assume(await OpenSource.Live(client, TimeProvider.System).ReadAsync(kinds, pipeline, cancellationToken).ConfigureAwait(false));

    /// <summary>The same where what is missing becomes part of the answer.</summary>
    /// <param name="client">The cluster; null where -From takes its place.</param>
    /// <param name="kinds">The kinds.</param>
    /// <param name="pipeline">Where progress goes.</param>
    /// <param name="cancellationToken">Stops.</param>
    private protected async Task<ClusterSnapshot> ReadQuietlyAsync(ApiClient? client, SnapshotKinds kinds, Pipeline pipeline,
        CancellationToken cancellationToken) => client is null
        ? Assume(await OpenSource.From(SourcePath!, Stream.Null, TimeProvider.System).ReadAsync(kinds, pipeline, cancellationToken).ConfigureAwait(false))
        : await ReadAgainAsync(client, kinds, pipeline, cancellationToken).ConfigureAwait(false);

    /// <summary>The snapshot with the version of -CiliumVersion.</summary>
    private protected ClusterSnapshot Assume(ClusterSnapshot snapshot) => AssumedVersion.In(snapshot, CiliumVersion, "-CiliumVersion");

    private async Task<ClusterSnapshot> ReadAsync(IClusterSource source, SnapshotKinds kinds, Pipeline pipeline, bool asFound,
        CancellationToken cancellationToken, ReadScope? scope = null)
    {
        var snapshot = await source.ReadAsync(kinds, pipeline, cancellationToken, scope).ConfigureAwait(false);
        snapshot = asFound ? snapshot : Assume(snapshot);
        foreach (var line in GapLines.Of(snapshot))
            pipeline.Warn(line);
        foreach (var warning in kinds.HasFlag(SnapshotKinds.Policies | SnapshotKinds.Installation) ? RejectionText.Warnings(snapshot) : [])
            pipeline.Warn(warning);
        return snapshot;
    }
}
