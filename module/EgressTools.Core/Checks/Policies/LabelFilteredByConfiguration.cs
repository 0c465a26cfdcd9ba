namespace EgressTools.Checks.Policies;

internal sealed class LabelFilteredByConfiguration() : Check("EGT1025", Severity.Error, "labels in cilium-config drops a label that a selector names")
{
    private const string Field = "labels";

    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.Configuration;

    public override string Why =>
        "labels in cilium-config says which labels make security identities; large clusters cut them down with it. One pattern without ! is enough to drop every label that no pattern names. "
        + "The agents match policies against what is left, so that a selector by another label selects no pod, although the pods show it.";

    public override string Cure => "Add the label to labels in cilium-config, restart the agents, and then the pods, which keep their old identity until they are made again; or select by a label that is kept.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/", .. Issues(20616)];

    public override ShownIn Shown => ShownIn.Documented("1.20");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (!context.Configured.Configuration.TryGetValue(Field, out var patterns) || string.IsNullOrWhiteSpace(patterns))
            yield break;
        var (filter, standard) = (IdentityLabels.With(context.Version, patterns), IdentityLabels.Default(context.Version));
        foreach (var policy in context.Policies)
        {
            // What the default drops is found without the configuration.
            var known = DroppedLabels.Of(policy, standard).Select(static d => d.Key).ToHashSet(StringComparer.Ordinal);
            if (DroppedLabels.Of(policy, filter).FindAll(d => !known.Contains(d.Key)) is not [var (key, requirement), ..] all)
                continue;
            yield return Found(policy, $"labels in cilium-config drops {key} from identities, so that {DroppedLabels.Effect(requirement)}") with
            {
                Evidence = [new(Field, patterns), .. all.Select(static r => r.Key).Distinct(StringComparer.Ordinal).Take(5).Select(static k => new KeyValuePair<string, string>("dropped label", k))],
                Remedy = $"add k8s:{System.Text.RegularExpressions.Regex.Escape(key)} to labels in cilium-config, or select by a label that is kept",
            };
        }
    }
}
