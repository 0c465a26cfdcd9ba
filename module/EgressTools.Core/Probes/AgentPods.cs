namespace EgressTools.Probes;

/// <summary>The pod to ask on each node, and the nodes where there is none.</summary>
/// <param name="Pods">By the name of the node; one for each.</param>
/// <param name="Gaps">Nodes whose agent cannot be asked.</param>
internal sealed record AgentPods(ImmutableArray<Pod> Pods, ImmutableArray<Gap> Gaps)
{
    private const string UsualNamespace = "kube-system";

    // What the chart and the DaemonSet's own selector give every agent's pod.
    private const string Selector = "labelSelector=k8s-app%3Dcilium";

    /// <summary>Finds the pods of all nodes, or of some.</summary>
    public static async Task<AgentPods> FindAsync(ApiClient client, ClusterSnapshot snapshot, ImmutableArray<string> nodes, CancellationToken cancellationToken)
    {
        // Where it is unknown because the DaemonSet may not be read, the user may not be allowed to list the pods of all namespaces either.
        var space = snapshot.Installation.Namespace
            ?? (snapshot.Gaps.Any(static g => g.Right?.Resource == ApiResource.DaemonSets.Plural) ? UsualNamespace : "");
        var list = await client.ListAsync(ApiResource.Pods, PodReading.Pod, Selector, cancellationToken, space).ConfigureAwait(false);
        return Choose(list.Items, space is "" ? UsualNamespace : space,
            AgentGaps.Expected(snapshot).Concat(nodes.Except(NamedNodes.Missing(snapshot, nodes), StringComparer.Ordinal)), nodes);
    }

    // Of several pods on a node, as while one takes the other's place, the one that runs.
    private static AgentPods Choose(IEnumerable<Pod> pods, string space, IEnumerable<string> expected, ImmutableArray<string> nodes)
    {
        var byNode = pods.Where(static p => p.Containers.Contains(CiliumAgent.ContainerName) && p.NodeName.Length > 0)
            .GroupBy(static p => p.NodeName, StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => g.OrderByDescending(static p => p is { Phase: "Running", Terminating: false })
                .ThenBy(static p => p.Name).First(), StringComparer.Ordinal);
        var found = ImmutableArray.CreateBuilder<Pod>();
        var gaps = ImmutableArray.CreateBuilder<Gap>();
        foreach (var name in expected.Concat(byNode.Keys).Distinct(StringComparer.Ordinal).Where(n => nodes.Covers(n)).Order(StringComparer.Ordinal))
        {
            if (!byNode.TryGetValue(name, out var pod))
                gaps.Add(AgentGaps.Gap(name, "it has no pod", $"kubectl describe daemonset -n {space} cilium tells why"));
            else if (pod.Phase != "Running")
                gaps.Add(AgentGaps.Gap(name, $"its pod {pod.Name} is {(pod.Phase.Length > 0 ? pod.Phase : "of unknown phase")}, not Running",
                    $"kubectl describe pod -n {pod.Name.Namespace} {pod.Name.Name} tells why"));
            else
                found.Add(pod);
        }
        return new AgentPods(found.ToImmutable(), gaps.ToImmutable());
    }
}
