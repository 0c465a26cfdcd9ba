namespace EgressTools.Operations;

/// <summary>The way of a pod's traffic.</summary>
public static class ResolveRoute
{
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.All | SnapshotKinds.Engine;

    /// <summary>The way to one destination; without one, those of all entries that hold for the pod.</summary>
    /// <param name="snapshot">What was read.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="to">An address; null for all entries.</param>
    /// <exception cref="UsageException">There is no such pod, or the destination is no address.</exception>
    /// <exception cref="InputException">Policies, endpoints or nodes could not be read.</exception>
    public static ImmutableArray<EgressRoute> Run(ClusterSnapshot snapshot, ObjectName pod, string? to)
    {
        Foundations.Require(snapshot, Foundations.All, "which way the traffic leaves");
        if (!IsThere(snapshot, pod))
            throw new UsageException($"there is no pod '{pod}'{Elsewhere(snapshot, pod)}", "NoSuchPod");
        var finder = new RouteFinder(snapshot);
        if (to is null)
            return finder.All(pod);
        return Address.TryParse(to, out var destination)
            ? [finder.To(pod, destination)]
            : throw new UsageException($"{Options.To}: '{to}' is not an IP address; a name has to be resolved first, " +
                "since the agents decide by addresses", "InvalidAddress");
    }

    /// <summary>
    /// The same, asking a cluster for no more than the question is about: the pod itself, and whether a pod or a Service
    /// has the address. How full the agents' maps are is not counted then, which takes every endpoint; <c>check</c> does.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="to">An address; null for all entries.</param>
    /// <param name="read">Reads kinds.</param>
    /// <param name="ask">Adds what the agent of a node holds, where it can be asked.</param>
    /// <inheritdoc cref="Run(ClusterSnapshot, ObjectName, string?)"/>
    public static async Task<ImmutableArray<EgressRoute>> RunAsync(
        ObjectName pod, string? to, Func<SnapshotKinds, ReadScope, Task<ClusterSnapshot>> read, Func<ClusterSnapshot, string, Task<ClusterSnapshot>> ask)
    {
        var snapshot = await read(Needs, new ReadScope { Pods = [pod], Destinations = Address.TryParse(to, out var address) ? [address] : [] })
            .ConfigureAwait(false);
        if (!IsThere(snapshot, pod) && snapshot.Complete.HasFlag(SnapshotKinds.Pods))
            snapshot =
                snapshot with { Pods = (await read(SnapshotKinds.Pods, new ReadScope { Pods = [pod with { Namespace = "" }] }).ConfigureAwait(false)).Pods };
        return await FollowAsync(snapshot, pod, to, ask).ConfigureAwait(false);
    }

    /// <summary>
    /// The ways by what agents hold, where agents may keep an earlier version of a policy, which no
    /// object tells: first the agent of the pod's node is asked, then that of the gateway.
    /// </summary>
    /// <param name="snapshot">What was read.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="to">An address; null for all entries.</param>
    /// <param name="ask">Adds what the agent of a node holds.</param>
    /// <inheritdoc cref="Run(ClusterSnapshot, ObjectName, string?)"/>
    public static async Task<ImmutableArray<EgressRoute>> FollowAsync(ClusterSnapshot snapshot, ObjectName pod, string? to,
        Func<ClusterSnapshot, string, Task<ClusterSnapshot>> ask)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal) { "" };
        while (true)
        {
            var routes = Run(snapshot, pod, to);
            var more = routes.Where(static r => r.Reasons.Any(static reason => reason.Kind == RouteReasonKind.EarlierVersion))
                .SelectMany(static r => r.Exits.Select(static e => e.GatewayNode).Prepend(r.Node)).Where(asked.Add).ToList();
            if (more.Count == 0)
                return routes;
            foreach (var node in more)
                snapshot = await ask(snapshot, node).ConfigureAwait(false);
        }
    }

    /// <summary>The snapshot with what another one of the same place holds of a node's agent.</summary>
    public static ClusterSnapshot WithAgent(ClusterSnapshot snapshot, ClusterSnapshot maps, string node) => snapshot with
    {
        AgentMaps = snapshot.AgentMaps.AddRange(maps.AgentMaps.Where(m => m.Node == node)),
        AgentConfigurations = [.. snapshot.AgentConfigurations.Where(c => c.Node != node), .. maps.AgentConfigurations.Where(c => c.Node == node)],
    };

    private static bool IsThere(ClusterSnapshot snapshot, ObjectName pod) =>
        snapshot.Pods.Any(p => p.Name == pod) || snapshot.Endpoints.Any(e => e.Name == pod);

    private static string Elsewhere(ClusterSnapshot snapshot, ObjectName pod)
    {
        var other = snapshot.Pods.Select(static p => p.Name).Concat(snapshot.Endpoints.Select(static e => e.Name)).FirstOrDefault(n => n.Name == pod.Name);
        return other.Name is null ? ": write its name, or namespace/name" : $", but there is '{other}'";
    }
}
