namespace EgressTools.Checks.Installation;

internal sealed class StaleSettings() : ConfigurationCheck("EGT4010", Severity.Warning, "Agents with stale settings", ShownIn.Traffic, [45587],
    also: SnapshotKinds.AgentPods)
{
    public override string Why => "Agents read their settings only at start. After a change they continue with the old ones, and restarts make them differ "
        + "from node to node. A setting that agents reject shows only when one restarts.";
    public override string Cure => "Restart the agents and the operator: kubectl rollout restart of the DaemonSet and the Deployment.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var old = context.Agents.Where(a => a.StartedAt < context.Configured.ConfiguredAt).OrderBy(static a => a.StartedAt).ToList();
        if (old.Count == 0 || context.Configured.ConfiguredAt is not { } changed)
            yield break;
        var names = old.ConvertAll(static a => a.Node.Length > 0 ? a.Node : a.Pod.ToString());
        var agents = $"{old.Count} of {Plural.Count(context.Agents.Length, "agent")} ({Listed.Short(names)})";
        yield return Found(IsUsed(context) ? Severity : Severity.Info, ConfigMap(context),
            $"{agents} started before the last change of cilium-config and may run with old settings",
            $"kubectl rollout restart daemonset/cilium -n {context.Configured.Namespace ?? "kube-system"}",
            ("last written", Time(changed)), ("first start", Time(old[0].StartedAt!.Value)), ("last start of these", Time(old[^1].StartedAt!.Value)));
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
