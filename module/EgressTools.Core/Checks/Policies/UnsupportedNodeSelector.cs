namespace EgressTools.Checks.Policies;

internal sealed class UnsupportedNodeSelector() : Check("EGT1014", Severity.Error, "selectors[].nodeSelector before Cilium 1.17", SnapshotKinds.Policies,
    ShownIn.Agents("1.14.19", "1.15.19", "1.16.19"), [35409, 35421], VersionSpan.Before(1, 17))
{
    public override string Why => "The nodeSelector of a rule, which limits a policy to the pods of some nodes, came with Cilium 1.17. Before, the schema does "
        + "not have the field: kubectl rejects the document, and with other tools the API server drops the field without a warning. The rule then selects its "
        + "pods on every node.";
    public override string Cure => "Upgrade to Cilium 1.17 or later, or distinguish the pods by a label.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Written
            // EGT1002 reports a rule with nodeSelector alone, for which the agents ignore the policy.
        from rule in policy.Rules.Where(static r => r.NodeSelector is { IsEmpty: false } && (r.PodSelector ?? r.NamespaceSelector) is not null).Take(1)
        select Found(policy, $"nodeSelector '{rule.NodeSelector}' needs Cilium 1.17: the API server rejects or drops the field. " +
            "The rule selects its pods on every node", "upgrade to Cilium 1.17 or later, or distinguish the pods by a label", ("Cilium", context.Version));
}
