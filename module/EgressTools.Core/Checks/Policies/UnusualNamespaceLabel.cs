namespace EgressTools.Checks.Policies;

internal sealed class UnusualNamespaceLabel() : Check("EGT1032", Severity.Info, "Namespace selected by an unusual label", SnapshotKinds.Policies,
    ShownIn.OutsideCilium, ["https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name", Reference.Guide])
{
    public override string Why => "Kubernetes labels every namespace with kubernetes.io/metadata.name, and Cilium labels the identities of its pods with "
        + "io.kubernetes.pod.namespace. Namespaces and pods have the labels name and namespace only if somebody added them; otherwise the policy selects no "
        + "pod. If the endpoints are known, EGT1023 reports this instead.";
    public override string Cure => "Keep the label if your namespaces or pods have it. Otherwise write kubernetes.io/metadata.name in namespaceSelector, or "
        + "io.kubernetes.pod.namespace in podSelector.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.IfKnown(SnapshotKinds.Endpoints, static _ => true) ? [] : context.Written
        from unusual in PlacedSelector.Of(policy, context.Behavior).Select(Unusual).OfType<(string Field, string Key, string Usual)>().Take(1)
        select Found(policy, $"{unusual.Field} selects by {unusual.Key}, a label that exists only if somebody added it; " +
            $"the usual label is {unusual.Usual}", $"if nobody added {unusual.Key}, write {unusual.Usual}");

    private static (string Field, string Key, string Usual)? Unusual(PlacedSelector placed) => placed.Place switch
    {
        SelectorPlace.Namespaces when Key(placed, "name", "namespace") is { } key => (placed.Field, key, NamespaceNames.Label),
        // Pods often have a label "name".
        SelectorPlace.Pods when Key(placed, "namespace") is { } key => (placed.Field, key, PolicyCompiler.NamespaceLabel),
        _ => null,
    };

    private static string? Key(PlacedSelector placed, params string[] keys) => placed.Selector.Requirements
        .FirstOrDefault(r => keys.Contains(r.Key) && r.Operator is LabelOperator.In or LabelOperator.Exists)?.Key;
}
