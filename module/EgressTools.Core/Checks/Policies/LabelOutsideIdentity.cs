namespace EgressTools.Checks.Policies;

internal sealed class LabelOutsideIdentity() : Check("EGT1011", Severity.Error, "Label that Cilium drops from identities", SnapshotKinds.Policies,
    ShownIn.Documented("1.20"), [20616, 27142, "https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/"])
{
    public override string Why => "The agents match a policy against the labels of security identities, not against those of pods. By default Cilium drops "
        + "labels that differ from pod to pod or say nothing about the application: pod-template-hash, statefulset.kubernetes.io/pod-name, kubernetes.io/... "
        + "and others. From Cilium 1.20 on it drops topology.kubernetes.io/... too. Pods have such a label, but no policy matches it.";
    public override string Cure => "Give the pods another label and select by it. Or keep the label with the setting labels in cilium-config, which makes one "
        + "identity for each of its values.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var filter = IdentityLabels.Default(context.Version);
        return
            from policy in context.Written
            let all = DroppedLabels.Of(policy, filter)
            where all.Count > 0
            let key = all[0].Key
            select Found(policy, $"Cilium's default filter drops {key} from identities, so {DroppedLabels.Effect(all[0].Requirement)}",
                key == NamespaceNames.Label ? $"write {PolicyCompiler.NamespaceLabel}, or move {key} to namespaceSelector"
                : $"replace {key} with another label", Each("dropped label", all.Select(static r => r.Key).Distinct(StringComparer.Ordinal)));
    }
}
