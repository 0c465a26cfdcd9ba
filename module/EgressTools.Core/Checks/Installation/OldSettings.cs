namespace EgressTools.Checks.Installation;

internal sealed class OldSettings() : ConfigurationCheck("EGT4010", Severity.Warning, "agents started before cilium-config was last written")
{
    public override string Why =>
        "Agents read their settings once, when they start. After a change they go on with the older ones, node by node differently, "
        + "and a setting that they would refuse shows only when one restarts.";

    public override string Cure =>
        "Restart the agents: kubectl rollout restart of their DaemonSet, and of the operator.";

    public override ImmutableArray<string> References => Issues(45587);

    public override ShownIn Shown => ShownIn.Traffic;

    public override SnapshotKinds Needs => base.Needs | SnapshotKinds.AgentPods;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var old = context.Agents.Where(a => a.StartedAt < context.Configured.ConfiguredAt).OrderBy(static a => a.StartedAt).ToList();
        if (old.Count == 0 || context.Configured.ConfiguredAt is not { } changed)
            yield break;
        var names = old.ConvertAll(static a => a.Node.Length > 0 ? a.Node : a.Pod.ToString());
        yield return Wrong(context, Severity.Warning, $"{old.Count} of {Plural.Count(context.Agents.Length, "agent")} started before cilium-config was last written, and may run with other settings: those on {Listed.Some(names)}",
            $"kubectl rollout restart daemonset/cilium -n {context.Configured.Namespace ?? "kube-system"}") with
        {
            Evidence = [new("last written", Time(changed)), new("first start", Time(old[0].StartedAt!.Value)), new("last start of these", Time(old[^1].StartedAt!.Value))],
        };
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
