namespace EgressTools.Engine;

/// <summary>A running pod that policies would select and that no agent steers, since it has no CiliumEndpoint that the agents can work with.</summary>
internal sealed record UnsteeredPod(Pod Pod, ImmutableArray<CompiledPolicy> Policies)
{
    /// <summary>What makes an endpoint come back. A deleted one is not written again by itself (measured for more than 70 s).</summary>
    public const string Cure = "change a label of the pod, or restart the pod or its agent; the new endpoint has a new uid, so its gateway may be another one";

    /// <summary>Whether it started so recently that its agent may still be at it.</summary>
    public static bool IsYoung(Pod pod, DateTimeOffset now) => pod.CreatedAt is { } created && now - created < RuleComparison.SettlingTime;
}

/// <summary>The pods of a cluster that are so. Pods on the host's network and on nodes without an agent never have an endpoint: no policy is for them, so they
/// are not among these.</summary>
internal static class UnsteeredPods
{
    /// <summary>Finds them, by name; none where pods or endpoints were not read.</summary>
    public static ImmutableArray<UnsteeredPod> Of(ClusterSnapshot snapshot, RuleTable table)
    {
        if (snapshot.Pods.IsEmpty || snapshot.Gaps.Any(static g => g.Kinds.HasFlag(SnapshotKinds.Endpoints)))
            return [];
        var policies = table.Policies.Where(static p => p.Rejection == PolicyRejection.None).ToList();
        var without = AgentNodes.Without(snapshot);
        var pods = snapshot.Pods.Where(p => !p.HostNetwork && !without.Contains(p.NodeName));
        var identity = IdentityLabels.With(snapshot.Installation.Version, snapshot.Installation.Setting("labels") ?? "");
        var nodes = snapshot.CiliumNodes.ToDictionary(static n => n.Name, static n => n.Labels, StringComparer.Ordinal);
        var selection = new PodSelection(pods, snapshot.Endpoints,
            snapshot.Namespaces.ToDictionary(static n => n.Name, static n => n.Labels, StringComparer.Ordinal), policies, identity, nodes);
        return
        [
            .. policies.SelectMany(policy => selection.Of(policy, static (_, _) => true).Select(pod => (pod, policy))).GroupBy(static p => p.pod.Name)
                .OrderBy(static g => g.Key).Select(static g => new UnsteeredPod(g.First().pod, [.. g.Select(static p => p.policy)])),
        ];
    }

    /// <summary>Each as a difference.</summary>
    public static RuleDifference Difference(UnsteeredPod unsteered, DateTimeOffset now)
    {
        var (pod, policy) = (unsteered.Pod, unsteered.Policies[0].Policy.Name);
        var (found, reason) = UnsteeredPod.IsYoung(pod, now)
            ? (DifferenceClass.NotYetPropagated, string.Create(
                CultureInfo.InvariantCulture,
                $"the pod is {Math.Max(0, (int)(now - pod.CreatedAt!.Value).TotalSeconds)} s old and its agent has not written its CiliumEndpoint yet, " +
                $"which can take some seconds; {Options.Wait.With("60s")} waits for it"))
            : (DifferenceClass.WithoutEndpoint, $"policy {policy} selects the pod by its labels, but it has no CiliumEndpoint with an identity and an " +
                $"address, so no agent steers it: its traffic leaves by its own node; {UnsteeredPod.Cure}");
        return new RuleDifference(found, pod.NodeName.Length > 0 ? [pod.NodeName] : [], reason)
        {
            Source = pod.Addresses.IsEmpty ? null : pod.Addresses[0],
            Policy = policy,
            Pod = pod.Name,
        };
    }
}
