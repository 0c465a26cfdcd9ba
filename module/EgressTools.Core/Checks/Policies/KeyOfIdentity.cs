namespace EgressTools.Checks.Policies;

internal sealed class KeyOfIdentity() : Check("EGT1031", Severity.Error, "Key in namespaceSelector that no namespace has")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "Agents put io.cilium.k8s.namespace.labels. in front of every key of a namespaceSelector. io.kubernetes.pod.namespace and other labels that Cilium gives to the identities of pods "
        + "then become keys that no identity has: In and Exists select no pod, NotIn and DoesNotExist leave none out.";

    public override string Cure => "Write kubernetes.io/metadata.name in namespaceSelector, the label with its name that Kubernetes gives every namespace, or io.kubernetes.pod.namespace in podSelector.";

    public override ImmutableArray<string> References =>
        ["https://github.com/cilium/cilium/blob/v1.19.6/pkg/egressgateway/policy.go", "https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/"];

    public override ShownIn Shown => ShownIn.EveryAgent;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            var all = Of(policy, context).ToList();
            if (all.Count == 0)
                continue;
            var (at, requirement) = all[0];
            var effect = requirement.Operator is LabelOperator.In or LabelOperator.Exists ? "the rule selects no pod" : "it leaves no pod out";
            yield return Found(policy, $"{at.Field} names {requirement.Key}, a label of pod identities that no namespace has: {effect}") with
            {
                Evidence = [.. all.Take(Listed.Shown).Select(static f => new KeyValuePair<string, string>("requirement", $"{f.At.Field}: {f.Requirement}"))],
                Remedy = LabelSpelling.Of(SelectorPlace.Namespaces, requirement.Key) ?? "",
            };
        }
    }

    // A key that cannot be compiled with its prefix is EGT1030's. Nothing keeps anybody from giving a namespace such a label.
    private static IEnumerable<(PlacedSelector At, LabelRequirement Requirement)> Of(EgressPolicy policy, CheckContext context) =>
        from placed in PlacedSelector.Of(policy, context.Behavior)
        where placed.Place == SelectorPlace.Namespaces
        from requirement in placed.Selector.Requirements
        where LabelSpelling.IsOfIdentities(requirement.Key) && LabelSelectorParser.KeyFault(placed.Effective(requirement.Key)) is null
            && !context.IfKnown(SnapshotKinds.Namespaces, c => c.Namespaces.Any(n => n.Labels.ContainsKey(requirement.Key)))
        select (placed, requirement);
}
