namespace EgressTools.Checks.Policies;

internal sealed class UnusualNamespaceLabel() : Check("EGT1032", Severity.Info, "Namespace selected by an unusual label", SnapshotKinds.Policies,
    ShownIn.OutsideCilium, ["https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name", Reference.Guide])
{
    public override string Why => "Kubernetes labels every namespace with kubernetes.io/metadata.name, and Cilium labels the identities of its pods with "
        + "io.kubernetes.pod.namespace. Namespaces and pods have the labels name and namespace only if somebody added them; otherwise the policy selects no "
        + "pod. If the endpoints are known, EGT1023 reports this instead.";
    public override string Cure => "Keep the label if your namespaces or pods have it. Otherwise write kubernetes.io/metadata.name in namespaceSelector, or "
        + "io.kubernetes.pod.namespace in podSelector.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.IfKnown(SnapshotKinds.Endpoints, static _ => true))
            yield break;
        foreach (var policy in context.Written)
        {
            if (PlacedSelector.Of(policy, context.Behavior).Select(Unusual).FirstOrDefault(static f => f is not null) is not var (field, key, usual))
                continue;
            yield return Found(policy, $"{field} selects by {key}, a label that exists only if somebody added it; the usual label is {usual}",
                $"if nobody added {key}, write {usual}");
        }
    }

    private static (string Field, string Key, string Usual)? Unusual(PlacedSelector placed) => placed.Place switch
    {
        SelectorPlace.Namespaces when Key(placed, "name", "namespace") is { } key => (placed.Field, key, NamespaceNames.Label),
        // Pods often have a label "name".
        SelectorPlace.Pods when Key(placed, "namespace") is { } key => (placed.Field, key, PolicyCompiler.NamespaceLabel),
        _ => null,
    };

    private static string? Key(PlacedSelector placed, params ReadOnlySpan<string> keys)
    {
        foreach (var requirement in placed.Selector.Requirements)
        {
            if (keys.Contains(requirement.Key) && requirement.Operator is LabelOperator.In or LabelOperator.Exists)
                return requirement.Key;
        }
        return null;
    }
}
