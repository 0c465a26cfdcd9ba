namespace EgressTools.Checks.Running;

internal sealed class EmptyMaps() : Check("EGT5011", Severity.Error, "No agent has entries", Inputs.Maps, ShownIn.Traffic, [45587, 17375, 24833])
{
    public override string Why => "Policies select pods, but no agent has an entry: the agents run without the egress gateway, whatever the configuration "
        + "says. Agents read their configuration only at start. Cilium 1.18 renamed the setting to enable-egress-gateway (before, enable-ipv4-egress-gateway), "
        + "and 1.19 ignores the old name. The feature does not work with CiliumEndpointSlices or with identities in a key-value store. All pods leave by their "
        + "own nodes.";
    public override string Cure => $"Run the checks of the configuration ({Subcommands.Check} {Options.Only.With("EGT4")}). Then restart the agents: kubectl "
        + "-n kube-system rollout restart daemonset/cilium.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var verdict = context.Verdict;
        if (verdict.Agents == 0 || verdict.Entries > 0)
            yield break;
        var missing = verdict.Differences.Where(
            static d => d.Class is DifferenceClass.MissingOnSource or DifferenceClass.MissingOnGateway or DifferenceClass.MissingElsewhere).ToList();
        if (missing.Count == 0)
            yield break;
        var entries = missing.Select(static d => (d.Source, d.Destination)).Distinct().Count();
        var absent = verdict.Maps.Count(static m => m.Absent);
        var what = absent == verdict.Agents ? "has an egress map" : "holds an entry";
        yield return Found(CheckResource.Cluster, $"none of {Plural.Count(verdict.Agents, "agent")} {what} ({entries} expected): policies have no effect, " +
            "and all pods leave by their own nodes", "enable the egress gateway (EGT4xxx shows what disables it), and restart the agents: " +
            "kubectl -n kube-system rollout restart daemonset/cilium", ("agents", verdict.Maps.Select(static m => m.Node)),
            ("without a map", Plural.Count(absent, "agent")), ("policies", missing.Select(static d => d.Policy).OfType<string>()));
    }
}
