namespace EgressTools.Checks.Installation;

internal sealed class LabelFilter() : ConfigurationCheck("EGT4014", Severity.Info, "Pod labels filtered by cilium-config",
    ShownIn.Documented("1.20"), [20616, 27142, 35409])
{
    private const string Key = "labels";

    public override string Why => "Selectors of policies match the labels of the security identity, not those of the Pod. The setting labels chooses which "
        + "labels of the pod become part of the identity. A selector on another label matches no pod. If policies are read too, EGT1025 compares their "
        + "selectors with the filter instead.";
    public override string Cure => "Compare the keys of selectors with the filter. Change the filter, or select by other labels.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        // EGT1025 compares the policies with the filter.
        !context.IfKnown(SnapshotKinds.Policies, static _ => true) && context.Configured.Setting(Key) is { Length: > 0 } filter && IsUsed(context)
            ? [Wrong(context, Severity.Info, $"the setting labels ('{filter}') limits the labels that selectors can match",
                "make sure that it includes every key that policies select by", Key)] : [];
}
