namespace EgressTools.Checks.Policies;

internal sealed class IdentityLabelInNamespaceSelector() : Check("EGT1031", Severity.Error, "Identity label in namespaceSelector", SnapshotKinds.Policies,
    ShownIn.EveryAgent, ["https://github.com/cilium/cilium/blob/v1.19.6/pkg/egressgateway/policy.go", Reference.Guide])
{
    public override string Why => "Agents add the prefix io.cilium.k8s.namespace.labels. to every key of a namespaceSelector. A key such as "
        + "io.kubernetes.pod.namespace, which Cilium gives to the identities of pods, becomes a key that no identity has. In and Exists then select no pod, "
        + "NotIn and DoesNotExist exclude none.";
    public override string Cure => "Write kubernetes.io/metadata.name in namespaceSelector, or io.kubernetes.pod.namespace in podSelector. Kubernetes gives "
        + "every namespace the label kubernetes.io/metadata.name with its name.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Written
        let all = Of(policy, context).ToList()
        where all.Count > 0
        let first = all[0]
        let effect = first.Requirement.Operator is LabelOperator.In or LabelOperator.Exists ? "the rule selects no pod" : "it excludes no pod"
        select Found(policy, $"{first.At.Field} has {first.Requirement.Key}, a label of pod identities that no namespace has: {effect}", LabelSpelling.Of(
            SelectorPlace.Namespaces, first.Requirement.Key) ?? "", Each("requirement", all.Select(static f => $"{f.At.Field}: {f.Requirement}")));

    // EGT1030 reports keys that cannot be compiled with the prefix. A namespace may have such a label all the same.
    private static IEnumerable<(PlacedSelector At, LabelRequirement Requirement)> Of(EgressPolicy policy, CheckContext context) =>
        from placed in PlacedSelector.Of(policy, context.Behavior)
        where placed.Place == SelectorPlace.Namespaces
        from requirement in placed.Selector.Requirements
        where LabelSpelling.IsOfIdentities(requirement.Key) && LabelSelectorParser.KeyFault(placed.Effective(requirement.Key)) is null
            && !context.IfKnown(SnapshotKinds.Namespaces, c => c.Namespaces.Any(n => n.Labels.ContainsKey(requirement.Key)))
        select (placed, requirement);
}
