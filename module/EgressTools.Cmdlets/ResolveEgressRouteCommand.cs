namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">The reasons are values with a kind. Without -To there is one route for every map entry that holds for the pod.</para>
/// </summary>
/// <example><code>Resolve-EgressRoute shop/web-0 -To 8.8.8.8</code></example>
/// <example><code>(Resolve-EgressRoute web-0 -To 8.8.8.8).Reasons | Where-Object Kind -eq LabelNotInIdentity</code></example>
[Cmdlet(VerbsDiagnostic.Resolve, "EgressRoute")]
[OutputType(typeof(EgressRoute))]
public sealed class ResolveEgressRouteCommand : ReadingCmdlet
{
    private SeenWorld? _world;
    private SeenWorld? _maps;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ValidateNotNull]
    public object Pod { get; set; } = "";

    [Parameter(Position = 1), ValidateNotNullOrEmpty]
    public string? To { get; set; }

    [Parameter]
    public SwitchParameter Interfaces { get; set; }

    private protected override bool AsksInterfaces => Interfaces;
    protected override void ProcessRecord() => Run(async (pipeline, cancellationToken) =>
    {
        var pod = PodReference.Of(Arguments.Value(Pod)!) is { Workload: null } named ? named
            : throw new UsageException($"'{Pod}' is not a pod: pass namespace/name, or an object with Namespace and Name", "NoPod");
        try
        {
            foreach (var route in await RoutesAsync(pod, pipeline, cancellationToken).ConfigureAwait(false))
                await pipeline.WriteAsync(route).ConfigureAwait(false);
        }
        catch (UsageException error)
        {
            // Of several pods the others are still answered.
            await pipeline.WriteErrorAsync(ErrorRecords.From(error, Pod)).ConfigureAwait(false);
        }
    });

    /// <summary>One pod is read by itself. For several pods from a pipeline or from files, the first one reads all.</summary>
    private async Task<ImmutableArray<EgressRoute>> RoutesAsync(PodReference pod, Pipeline pipeline, CancellationToken cancellationToken)
    {
        if (MyInvocation.ExpectingInput || SourcePath is not null)
        {
            var world = _world ??= await ReadAsync(ResolveRoute.Needs, pipeline, cancellationToken).ConfigureAwait(false);
            return await ResolveRoute.FollowAsync(world.Snapshot, pod.In(world.Namespace), To, AgentsAsync).ConfigureAwait(false);
        }
        using var client = await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false);
        return await ResolveRoute.RunAsync(
            pod.In(client.Namespace),
            To,
            async (kinds, scope) => (await ReadAsync(client, kinds, pipeline, cancellationToken, scope: scope).ConfigureAwait(false)).Snapshot,
            (snapshot, node) => AgentMaps.AddAsync(client, snapshot, node, pipeline, cancellationToken)).ConfigureAwait(false);

        // Maps are large, so that they are read only where they are needed.
        async Task<ClusterSnapshot> AgentsAsync(ClusterSnapshot snapshot, string node)
        {
            if (SourcePath is not null)
                return ResolveRoute.WithAgent(snapshot,
                    (_maps ??= await ReadAsync(ResolveRoute.Needs | SnapshotKinds.OfAgents, pipeline, cancellationToken).ConfigureAwait(false)).Snapshot, node);
            using var asked = await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false);
            return await AgentMaps.AddAsync(asked, snapshot, node, pipeline, cancellationToken).ConfigureAwait(false);
        }
    }
}
