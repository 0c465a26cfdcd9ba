namespace EgressTools.Checks.Policies;

internal sealed class UnknownNodeSelector() : Check("EGT1014", Severity.Error, "selectors[].nodeSelector in a release that does not know it")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override VersionSpan Versions => VersionSpan.Before(1, 17);

    public override string Why =>
        "The nodeSelector of a rule, which keeps a policy to the pods of some nodes, came with Cilium 1.17. The schema before does not have it: kubectl rejects the document; from other tools the API server drops the field without a warning. The rule selects its pods on every node, "
        + "and they all leave by the gateway.";

    public override string Cure => "Upgrade to Cilium 1.17 or later, or tell the pods apart by a label.";

    public override ImmutableArray<string> References => Issues(35409, 35421);

    public override ShownIn Shown => ShownIn.Agents("1.14.19", "1.15.19", "1.16.19");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            // A rule that has nothing else makes the agents ignore the policy, which has a check of its own.
            if (policy.Rules.FirstOrDefault(static r => r.NodeSelector is { IsEmpty: false } && (r.PodSelector ?? r.NamespaceSelector) is not null) is not { } rule)
                continue;
            yield return Found(policy, $"nodeSelector '{rule.NodeSelector}' is unknown before Cilium 1.17. kubectl rejects the document; from other tools the API server drops the field without a warning: the rule selects its pods on every node") with
            {
                Evidence = [new("Cilium", context.Version?.ToString() ?? "")],
                Remedy = "upgrade to Cilium 1.17 or later, or tell the pods apart by a label",
            };
        }
    }
}
