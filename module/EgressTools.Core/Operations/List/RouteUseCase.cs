namespace EgressTools.Operations;

/// <summary>A pod, and where its traffic goes.</summary>
/// <param name="Pod">The pod; with an empty namespace one of the namespace that counts.</param>
/// <param name="To">An address; null for all map entries that match the pod.</param>
public sealed record RouteRequest(ObjectName Pod, string? To)
{
    /// <summary>Whether more pods follow, so that everything is read at once. One pod alone is read by itself.</summary>
    public bool IsOneOfMany { get; init; }
}

/// <summary>Which way a pod's traffic leaves. Of several pods the first one reads for all.</summary>
public sealed class RouteUseCase
{
    private const SnapshotKinds Needs = SnapshotKinds.All | SnapshotKinds.Engine;
    private ClusterSnapshot? _snapshot;
    private ClusterSnapshot? _maps;

    /// <summary>The way to one destination; without one, those of all entries that match the pod.</summary>
    /// <exception cref="UsageException">The pod does not exist, or the destination is not an address.</exception>
    /// <exception cref="InputException">Policies, endpoints or nodes could not be read.</exception>
    public async Task<ImmutableArray<EgressRoute>> RunAsync(RouteRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        var pod = request.Pod.Namespace.Length > 0 ? request.Pod
            : request.Pod with { Namespace = await world.NamespaceAsync(cancellationToken).ConfigureAwait(false) };
        var to = request.To;
        var snapshot = _snapshot ?? (world.IsSaved || request.IsOneOfMany
            ? _snapshot = await world.ReadAsync(world.Path == "-" ? Needs | SnapshotKinds.OfAgents : Needs, report, cancellationToken).ConfigureAwait(false)
            : await ReadOneAsync(pod, to, world, report, cancellationToken).ConfigureAwait(false));
        // Agents may keep an earlier version of a policy, which only they know: first that of the pod's node is asked, then that of the gateway.
        var asked = new HashSet<string>(StringComparer.Ordinal) { "" };
        while (true)
        {
            var routes = Of(snapshot, pod, to);
            var more = routes.Where(static r => r.Reasons.Any(static reason => reason.Kind == RouteReasonKind.EarlierVersion))
                .SelectMany(static r => r.Exits.Select(static e => e.GatewayNode).Prepend(r.Node)).Where(asked.Add).ToList();
            if (more.Count == 0)
                return routes;
            foreach (var node in more)
                snapshot = await WithAgentAsync(snapshot, node, world, report, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Asks a cluster for no more than the question is about: the pod itself, and whether a pod or a Service has the address.
    /// How full the agents' maps are is not counted then, which takes every endpoint; <c>check</c> does.
    /// </summary>
    private static async Task<ClusterSnapshot> ReadOneAsync(ObjectName pod, string? to, World world, IReport report, CancellationToken cancellationToken)
    {
        var scope = new ReadScope { Pods = [pod], Destinations = Address.TryParse(to, out var address) ? [address] : [] };
        var snapshot = await world.ReadAsync(Needs, report, cancellationToken, scope: scope).ConfigureAwait(false);
        if (IsThere(snapshot, pod) || !snapshot.Complete.HasFlag(SnapshotKinds.Pods))
            return snapshot;
        var elsewhere = new ReadScope { Pods = [pod with { Namespace = "" }] };
        return snapshot with { Pods = (await world.ReadAsync(SnapshotKinds.Pods, report, cancellationToken, scope: elsewhere).ConfigureAwait(false)).Pods };
    }

    // Maps are large, so they are read only where they are needed; standard input is read once.
    private async Task<ClusterSnapshot> WithAgentAsync(ClusterSnapshot snapshot, string node, World world, IReport report, CancellationToken cancellationToken)
    {
        if (!world.IsSaved)
            return await AgentMaps.AddAsync(await world.ClientAsync(cancellationToken).ConfigureAwait(false), snapshot, node, report, cancellationToken)
                .ConfigureAwait(false);
        return world.Path == "-" ? snapshot : AgentMaps.With(snapshot,
            _maps ??= await world.ReadAgainAsync(Needs | SnapshotKinds.OfAgents, report, cancellationToken).ConfigureAwait(false), node);
    }

    private static ImmutableArray<EgressRoute> Of(ClusterSnapshot snapshot, ObjectName pod, string? to)
    {
        Prerequisites.Require(snapshot, Prerequisites.All, "which way the traffic leaves");
        if (!IsThere(snapshot, pod))
            throw NotFound.Pod(pod.ToString(), Elsewhere(snapshot, pod));
        var finder = new RouteFinder(snapshot);
        return to is null ? finder.All(pod) : Address.TryParse(to, out var destination) ? [finder.To(pod, destination)]
            : throw new UsageException($"{Options.To}: '{to}' is not an IP address; a name has to be resolved first, " +
                "since the agents decide by addresses", "InvalidAddress");
    }

    private static bool IsThere(ClusterSnapshot snapshot, ObjectName pod) =>
        snapshot.Pods.Any(p => p.Name == pod) || snapshot.Endpoints.Any(e => e.Name == pod);

    private static string Elsewhere(ClusterSnapshot snapshot, ObjectName pod)
    {
        var other = snapshot.Pods.Select(static p => p.Name).Concat(snapshot.Endpoints.Select(static e => e.Name)).FirstOrDefault(n => n.Name == pod.Name);
        return other.Name is null ? "write its name, or namespace/name" : $"there is '{other}'";
    }
}
