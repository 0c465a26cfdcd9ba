namespace EgressTools.Checks.Policies;

internal sealed class UncompilableSelectors() : Check("EGT1030", Severity.Error, "Selector that Kubernetes cannot compile")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "The API server admits In and NotIn without values, Exists and DoesNotExist with values, and any text as a key, such as k8s:app. Agents log an error for such a selector and go on. Up to Cilium 1.18 it matches nothing: "
        + "the rule selects no pod, the gateway finds no node. In Cilium 1.19 it matches everything, whatever else it contains: the rule selects every pod of the cluster, and the gateway is the first node by name. "
        + "Cilium 1.20 checks nothing and compares what is written: In without values selects no pod, NotIn without values leaves none out, values of Exists are ignored, and k8s:app means app.";

    public override string Cure => "Write the requirement as the message says. Keys have no source in front: app, not k8s:app. Labels of namespaces belong in namespaceSelector, without the prefix io.cilium.k8s.namespace.labels.";

    public override ImmutableArray<string> References =>
    [
        "https://github.com/cilium/cilium/blob/v1.19.6/pkg/policy/types/requirements.go", "https://github.com/cilium/cilium/blob/v1.18.11/pkg/policy/api/selector.go",
        "https://github.com/cilium/cilium/blob/v1.20.2/pkg/egressgateway/policy.go", "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set",
    ];

    public override ShownIn Shown => ShownIn.EveryAgent;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            // Each selector does something else: a finding about one must not hide that of the gateway.
            foreach (var selector in SelectorFault.Of(policy, context.Behavior).GroupBy(static f => f.At.Field, StringComparer.Ordinal))
            {
                var faults = selector.ToList();
                yield return Found(policy, $"{selector.Key} cannot be compiled ({Listed.Some(faults.Select(static f => f.What))}): {Effect(context, faults, PolicyCompiler.GatewaysOf(policy, context.Behavior).Length > 1)}") with
                {
                    Severity = context.Version?.IsAtLeast(1, 20) == true ? Severity.Warning : Severity.Error,
                    Evidence = [.. faults.Take(Listed.Shown).Select(static f => new KeyValuePair<string, string>("requirement", f.What))],
                    Remedy = string.Join("; ", faults.Take(Listed.Shown).Select(static f => f.Cure).Distinct(StringComparer.Ordinal)),
                };
            }
        }
    }

    private static string Effect(CheckContext context, List<SelectorFault> faults, bool hasMoreGateways) => context.Version switch
    {
        null => $"in Cilium 1.19 {Everything(context, faults[0].At)}, in earlier releases {Nothing(faults[0].At, hasMoreGateways)}",
        { } version when version.IsAtLeast(1, 20) => $"Cilium {version} compares what is written, and {Listed.All(faults.Select(static f => f.AsWritten))}",
        { } version when version.IsAtLeast(1, 19) => $"in Cilium {version} {Everything(context, faults[0].At)}",
        { } version => $"in Cilium {version} {Nothing(faults[0].At, hasMoreGateways)}",
    };

    private static string Everything(CheckContext context, PlacedSelector at) => at.Place switch
    {
        SelectorPlace.GatewayNodes => $"every node matches, and the gateway is the first by name{FirstNode(context)}",
        SelectorPlace.SourceNodes => "the policy selects pods on every node",
        _ => "the rule selects every pod of the cluster",
    };

    // What becomes of the share of one entry of several is EGT2009's and EGT2010's.
    private static string Nothing(PlacedSelector at, bool hasMoreGateways) => at.Place switch
    {
        SelectorPlace.GatewayNodes when hasMoreGateways => "no node matches",
        SelectorPlace.GatewayNodes => "no node matches, and the traffic is dropped",
        SelectorPlace.SourceNodes => "no node matches",
        _ => "the rule selects no pod",
    };

    private static string FirstNode(CheckContext context) =>
        context.IfKnown(SnapshotKinds.CiliumNodes, static c => c.CiliumNodes.Select(static n => n.Name).Min(StringComparer.Ordinal)) is { } name ? $", here {name}" : "";
}
