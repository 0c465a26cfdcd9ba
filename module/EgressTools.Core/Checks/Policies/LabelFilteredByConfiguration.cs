namespace EgressTools.Checks.Policies;

internal sealed class LabelFilteredByConfiguration()
    : Check("EGT1025", Severity.Error, "Label filtered by cilium-config", SnapshotKinds.Policies | SnapshotKinds.Configuration, ShownIn.Documented("1.20"),
    ["https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/", 20616])
{
    private const string Field = "labels";

    public override string Why => "The setting labels in cilium-config chooses the labels that become part of security identities. One pattern without ! drops "
        + "every label that no pattern names. The agents match policies against the remaining labels. A selector on a dropped label selects no pod, although "
        + "the pods have the label.";
    public override string Cure => "Add the label to labels in cilium-config, restart the agents, and then restart the pods, which keep their old identity "
        + "until then. Or select by a label that the filter keeps.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (!context.Configured.Configuration.TryGetValue(Field, out var patterns) || string.IsNullOrWhiteSpace(patterns))
            yield break;
        var (filter, standard) = (IdentityLabels.With(context.Version, patterns), IdentityLabels.Default(context.Version));
        foreach (var policy in context.Policies)
        {
            // EGT1011 reports what the default filter drops.
            var known = DroppedLabels.Of(policy, standard).Select(static d => d.Key).ToHashSet(StringComparer.Ordinal);
            if (DroppedLabels.Of(policy, filter).FindAll(d => !known.Contains(d.Key)) is not [var (key, requirement), ..] all)
                continue;
            yield return Found(policy, $"the setting labels in cilium-config drops {key} from identities, so {DroppedLabels.Effect(requirement)}",
                $"add k8s:{System.Text.RegularExpressions.Regex.Escape(key)} to labels in cilium-config, or select by a label that the filter keeps",
                [(Field, patterns), .. Each("dropped label", all.Select(static r => r.Key).Distinct(StringComparer.Ordinal))]);
        }
    }
}
