namespace EgressTools.Checks.Policies;

internal sealed class PodsWithoutEndpoint() : Check("EGT1024", Severity.Warning, "Selected pod without a CiliumEndpoint",
    SnapshotKinds.Policies | SnapshotKinds.Pods | SnapshotKinds.Endpoints | SnapshotKinds.Nodes, ShownIn.Traffic, [20616, 27142])
{
    private const string NotManaged = "without a CiliumEndpoint";

    public override string Why => "The agents steer only pods that have a CiliumEndpoint. Pods without one are pods with hostNetwork, pods on super nodes "
        + "(where no agent runs), pods that started before Cilium, and pods whose CiliumEndpoint was deleted. Their labels match the policy, but they leave by "
        + "the addresses of their nodes.";
    public override string Cure => "Remove hostNetwork, or move the pods to nodes with an agent. Restart pods that started before Cilium or whose "
        + "CiliumEndpoint was deleted: an agent writes it again only when the endpoint changes, for example by a label of the pod, or when the agent restarts. "
        + "The new endpoint has a new uid, so its gateway may change.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var spaces = context.IfKnown(SnapshotKinds.Namespaces,
            static c => c.Namespaces.ToDictionary(static n => n.Name, static n => n.Labels, StringComparer.Ordinal));
        var compiled = context.Policies.Select(context.Corrected).ToList();
        var nodes = context.Nodes.ToDictionary(static n => n.Name, StringComparer.Ordinal);
        var labels = nodes.ToDictionary(static n => n.Key, static n => n.Value.Labels, StringComparer.Ordinal);
        var pods = new PodSelection(context.Pods, context.Endpoints, spaces ?? [], compiled,
            IdentityLabels.With(context.Version, context.SettingOf("labels") ?? ""), labels);
        foreach (var policy in compiled)
        {
            var found = Selected(policy, static s => s.MatchLabels.Any(static l => !IsOfNamespace(l.Key))
                || s.MatchExpressions.Any(static r => !IsOfNamespace(r.Key)));
            if (found.Count > 0)
                yield return Finding(policy.Policy, found, nodes);
            // A policy for a whole namespace rarely means its hostNetwork pods: info. A selector for all pods, or all but some, gets no finding.
            else if (Selected(policy, static s => s.MatchLabels.Count > 0
                || s.MatchExpressions.Any(static r => r.Operator == LabelOperator.In)) is { Count: > 0 } others)
                yield return Finding(policy.Policy, others, nodes) with { Severity = Severity.Info };
        }

        List<Pod> Selected(CompiledPolicy policy, Func<LabelSelector, bool> meansHosts) =>
            pods.Of(policy, (s, pod) => !UnsteeredPod.IsYoung(pod, context.Now) && (!pod.HostNetwork || meansHosts(s)));
    }

    private static bool IsOfNamespace(string key) =>
        key == PolicyCompiler.NamespaceLabel || key.StartsWith(PolicyCompiler.NamespaceLabelsPrefix, StringComparison.Ordinal);

    private CheckFinding Finding(EgressPolicy policy, List<Pod> pods, Dictionary<string, Node> nodes)
    {
        var reasons = pods.GroupBy(p => Reason(p, nodes)).Select(static g => (Reason: g.Key, Pods: g.Count()))
            .OrderByDescending(static r => r.Pods).ThenBy(static r => r.Reason, StringComparer.Ordinal).ToList();
        var counts = string.Join(", ", reasons.Select(static r => $"{r.Pods} {r.Reason}"));
        return Found(policy, $"no agent steers {Plural.Count(pods.Count, "pod")} that {Plural.Verb(pods.Count, "match")} the policy: {counts}",
            reasons[0].Reason == NotManaged ? UnsteeredPod.Cure : "run them on the pod network of nodes with an agent",
                ("pods", pods.ConvertAll(static p => p.Name)));
    }

    private static string Reason(Pod pod, Dictionary<string, Node> nodes) => pod.HostNetwork ? "with hostNetwork"
        : nodes.TryGetValue(pod.NodeName, out var node) && node.IsSuperNode ? "on super nodes, where no agent runs"
        : NotManaged;
}
