namespace EgressTools.Checks.Policies;

internal sealed class UncompilableSelectors() : Check("EGT1030", Severity.Error, "Selector that cannot be compiled",
    SnapshotKinds.Policies, ShownIn.EveryAgent, ["https://github.com/cilium/cilium/blob/v1.19.6/pkg/policy/types/requirements.go",
    "https://github.com/cilium/cilium/blob/v1.18.11/pkg/policy/api/selector.go", "https://github.com/cilium/cilium/blob/v1.20.2/pkg/egressgateway/policy.go",
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set"])
{
    public override string Why => "The API server admits In and NotIn without values, Exists and DoesNotExist with values, and any text as a key, such as "
        + "k8s:app. Agents log an error for such a selector and continue. Up to Cilium 1.18 it matches nothing: the rule selects no pod, the gateway finds no "
        + "node. In Cilium 1.19 it matches everything: the rule selects every pod of the cluster, and the gateway is the first node by name. Cilium 1.20 "
        + "compares the selector as written: In without values selects no pod, NotIn without values excludes none, values of Exists are ignored, and k8s:app "
        + "means app.";
    public override string Cure => "Write the requirement as the message says. Write keys without a source: app, not k8s:app. Labels of namespaces belong in "
        + "namespaceSelector, without the prefix io.cilium.k8s.namespace.labels.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Written
            // One finding for each selector, as each has another effect.
        from selector in SelectorFault.Of(policy, context.Behavior).GroupBy(static f => f.At.Field, StringComparer.Ordinal)
        let faults = selector.ToList()
        let effect = Effect(context, faults, context.GatewaysOf(policy).Length > 1)
        select Found(context.Version?.IsAtLeast(1, 20) == true ? Severity.Warning : Severity.Error,
            policy, $"{selector.Key} cannot be compiled ({Listed.Short(faults.Select(static f => f.What))}): {effect}", string.Join("; ",
            faults.Take(Listed.Shown).Select(static f => f.Cure).Distinct(StringComparer.Ordinal)), Each("requirement", faults.Select(static f => f.What)));

    private static string Effect(CheckContext context, List<SelectorFault> faults, bool hasMoreGateways) => context.Version switch
    {
        null => $"in Cilium 1.19 {Everything(context, faults[0].At)}, in earlier releases {Nothing(faults[0].At, hasMoreGateways)}",
        { } version when version.IsAtLeast(1, 20) =>
            $"Cilium {version} compares it as written, and {string.Join(", ", faults.Select(static f => f.AsWritten).Distinct(StringComparer.Ordinal))}",
        { } version when version.IsAtLeast(1, 19) => $"in Cilium {version} {Everything(context, faults[0].At)}",
        { } version => $"in Cilium {version} {Nothing(faults[0].At, hasMoreGateways)}",
    };

    private static string Everything(CheckContext context, PlacedSelector at) => at.Place switch
    {
        SelectorPlace.GatewayNodes => $"every node matches, and the gateway is the first node by name{FirstNode(context)}",
        SelectorPlace.SourceNodes => "the policy selects pods on every node",
        _ => "the rule selects every pod of the cluster",
    };

    // EGT2009 and EGT2010 report the share of one entry of several.
    private static string Nothing(PlacedSelector at, bool hasMoreGateways) => at.Place switch
    {
        SelectorPlace.GatewayNodes when hasMoreGateways => "no node matches",
        SelectorPlace.GatewayNodes => "no node matches, and agents drop the traffic",
        SelectorPlace.SourceNodes => "no node matches",
        _ => "the rule selects no pod",
    };

    private static string FirstNode(CheckContext context) =>
        context.IfKnown(SnapshotKinds.CiliumNodes, static c => c.CiliumNodes.Select(static n => n.Name).Min(StringComparer.Ordinal)) is { } name
            ? $" ({name})" : "";
}
