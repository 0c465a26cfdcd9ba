using System.Collections.Immutable;
using EgressTools.Engine;
using EgressTools.Model;

namespace EgressTools.Checks.Policies;

internal sealed class PodsWithoutEndpoint() : Check("EGT1024", Severity.Warning, "pods that the policy seems to select, but that no agent steers")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.Pods | SnapshotKinds.Endpoints | SnapshotKinds.Nodes;

    public override string Why =>
        "The agents steer only pods that have a CiliumEndpoint. Pods with hostNetwork have none, nor have pods on super nodes, where no agent runs, nor pods that started before Cilium did. "
        + "Their labels fit the policy, and they leave by the addresses of their nodes all the same.";

    public override string Cure => "Take hostNetwork away or move the pods to nodes with an agent; delete pods that started before Cilium, so that they are made anew.";

    public override ImmutableArray<string> References => Issues(20616, 27142);

    public override ShownIn Shown => ShownIn.Traffic;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var pods = Unsteered(context);
        var spaces = context.IfKnown(SnapshotKinds.Namespaces, static c => c.Namespaces.ToDictionary(static n => n.Name, static n => n.Labels, StringComparer.Ordinal));
        var labels = pods.Select(p => Labels(p, spaces?.GetValueOrDefault(p.Name.Namespace))).ToArray();
        var compiled = context.Policies.Select(context.Compile).Where(static p => p.Rejection == PolicyRejection.None).ToList();
        var index = new LabelIndex(labels, compiled.SelectMany(static p => p.EndpointSelectors));
        var nodes = context.Nodes.ToDictionary(static n => n.Name, StringComparer.Ordinal);
        foreach (var policy in compiled)
        {
            var found = Selected(policy, static s => s.MatchLabels.Any(static l => !IsOfNamespace(l.Key)) || s.MatchExpressions.Any(static r => !IsOfNamespace(r.Key)));
            if (found.Count > 0)
                yield return Finding(policy.Policy, found, nodes);
            // Whoever takes a whole namespace hardly thinks of its pods on the network of the host; of a selector for all pods, or for all but some, nothing is said.
            else if (Selected(policy, static s => s.MatchLabels.Count > 0 || s.MatchExpressions.Any(static r => r.Operator == LabelOperator.In)) is { Count: > 0 } others)
                yield return Finding(policy.Policy, others, nodes) with { Severity = Severity.Info };
        }

        List<Pod> Selected(CompiledPolicy policy, Func<LabelSelector, bool> meansHosts) =>
            [.. policy.EndpointSelectors.SelectMany(s => index.Matches(s).Where(i => !pods[i].HostNetwork || meansHosts(s))).Distinct().Order().Select(i => pods[i]).Where(p => RunsThere(policy, p, nodes))];
    }

    /// <summary>Running pods without an endpoint. Those that are only starting, or ending, may yet have one or have it no more.</summary>
    private static List<Pod> Unsteered(CheckContext context)
    {
        var known = context.Endpoints.Select(static e => e.Name).ToHashSet();
        return [.. context.Pods.Where(p => p is { Phase: "Running", Terminating: false, IsProbe: false } && !known.Contains(p.Name))];
    }

    // The labels that its identity would have, as far as the pod and its namespace tell.
    private static LabelSet Labels(Pod pod, LabelSet? ofNamespace)
    {
        var labels = pod.Labels.With(PolicyCompiler.NamespaceLabel, pod.Name.Namespace).With(PolicyCompiler.NamespaceLabelsPrefix + NamespaceNames.Label, pod.Name.Namespace);
        return ofNamespace is null ? labels : LabelSet.Create(ofNamespace.Select(static l => new KeyValuePair<string, string>(PolicyCompiler.NamespaceLabelsPrefix + l.Key, l.Value)).Concat(labels).DistinctBy(static l => l.Key));
    }

    private static bool IsOfNamespace(string key) => key == PolicyCompiler.NamespaceLabel || key.StartsWith(PolicyCompiler.NamespaceLabelsPrefix, StringComparison.Ordinal);

    private static bool RunsThere(CompiledPolicy policy, Pod pod, Dictionary<string, Node> nodes) =>
        policy.NodeSelectors.IsEmpty || (nodes.TryGetValue(pod.NodeName, out var node) && policy.NodeSelectors.Any(s => s.Matches(node.Labels)));

    private CheckFinding Finding(EgressPolicy policy, List<Pod> pods, Dictionary<string, Node> nodes)
    {
        var reasons = pods.GroupBy(p => Reason(p, nodes)).Select(static g => (Reason: g.Key, Pods: g.Count())).OrderByDescending(static r => r.Pods).ThenBy(static r => r.Reason, StringComparer.Ordinal).ToList();
        return Found(policy, $"{Some.Count(pods.Count, "pod")} with fitting labels {(pods.Count == 1 ? "is" : "are")} not steered: {string.Join(", ", reasons.Select(static r => $"{r.Pods} {r.Reason}"))}") with
        {
            Evidence = [new("pods", Some.Of(pods.ConvertAll(static p => p.Name)))],
            Remedy = reasons[0].Reason == NotManaged ? "delete the pods, so that they are made anew and Cilium manages them" : "run them on the pod network of nodes that have an agent",
        };
    }

    private const string NotManaged = "without a CiliumEndpoint, so not managed by Cilium";

    private static string Reason(Pod pod, Dictionary<string, Node> nodes) => pod.HostNetwork ? "with hostNetwork"
        : nodes.TryGetValue(pod.NodeName, out var node) && node.IsSuperNode ? "on super nodes, where no agent runs"
        : NotManaged;
}
