namespace EgressTools.Checks.Installation;

internal sealed class LabelFilter() : ConfigurationCheck("EGT4014", Severity.Info, "labels of pods are filtered before selectors see them")
{
    public override string Why =>
        "Selectors of policies match the labels of the security identity, not those of the Pod. The setting labels says which of the pod's labels get into the identity; "
        + "a selector by a label that does not get there matches nothing, and the pod leaves by its own node. Where policies are read too, EGT1025 compares their selectors with the filter, and this is not said.";

    public override string Cure =>
        "Compare the keys of selectors with the filter; let it keep them, or select by other labels.";

    public override ImmutableArray<string> References => Issues(20616, 27142, 35409);

    public override ShownIn Shown => ShownIn.Documented("1.20");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Key = "labels";
        // With policies at hand LabelFilteredByConfiguration knows which of them it is about.
        if (context.IfKnown(SnapshotKinds.Policies, static _ => true))
            yield break;
        if (context.Configured.Setting(Key) is { Length: > 0 } filter && IsUsed(context))
            yield return Wrong(context, Severity.Info, $"the setting labels ('{filter}') decides which labels of pods selectors can match: one by a label that it leaves out matches no pod", "see that it keeps every key that policies select by", Key);
    }
}
