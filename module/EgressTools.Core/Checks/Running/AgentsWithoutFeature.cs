namespace EgressTools.Checks.Running;

internal sealed class AgentsWithoutFeature() : Check("EGT5030", Severity.Error, "Agents without the egress gateway", Inputs.Maps, ShownIn.Traffic,
    ["https://docs.cilium.io/en/stable/configuration/per-node-config/", 45587])
{
    public override string Why => "An agent reads its settings at start. If it has not restarted since a change, or a CiliumNodeConfig overrides the setting, "
        + "it runs without the egress gateway whatever cilium-config says. Its pinned egress map keeps its entries, and cilium-dbg bpf egress list shows them. "
        + "Only its own configuration shows the state (cilium-dbg config --all: EnableEgressGateway, up to 1.17 EnableIPv4EgressGateway). Pods of such a node "
        + "leave by it as without a policy. Packets that other nodes steer to it as their gateway are lost, or leave it with the pods' own addresses.";
    public override string Cure => "Enable the feature for these nodes and restart their agents: first all gateways of a policy, then the other nodes.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        // EGT4001 reports what cilium-config shows.
        var said = context.Verdict.Maps.Where(static m => m.Said).Select(static m => m.Node).ToHashSet(StringComparer.Ordinal);
        var off = context.IfKnown(SnapshotKinds.Configuration, static c => c.Configured.IsFeatureOff);
        foreach (var difference in context.Verdict.Differences.Where(d => d.Class == DifferenceClass.FeatureOff && (!off || d.Nodes.Any(said.Contains))))
        {
            // The last clause of a reason is the remedy.
            var end = difference.Reason.LastIndexOf("; ", StringComparison.Ordinal);
            yield return Found(difference.Nodes is [var node] ? CheckResource.Node(node) : CheckResource.Cluster, difference.Reason[..end],
                difference.Reason[(end + 2)..], ("agents", difference.Nodes));
        }
    }
}
