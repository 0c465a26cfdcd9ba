namespace EgressTools.Checks.Gateways;

internal sealed class StaleLabels() : Check("EGT2007", Severity.Error, "Stale gateway labels on a CiliumNode", Inputs.Gateways | SnapshotKinds.Nodes,
    ShownIn.Traffic, [41547, 18230])
{
    public override string Why => "The agents choose gateways by CiliumNodes, and only the agent of a node updates the labels of its CiliumNode. If this agent "
        + "no longer runs, after a reset or a power failure, a label that was removed from the Node stays on the CiliumNode. The dead node stays the gateway, "
        + "and the traffic is lost.";
    public override string Cure => "Start the agent of the node. If the node is dead, correct the labels of the CiliumNode by hand, or delete the Node and its "
        + "CiliumNode.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var nodes = new Lazy<Dictionary<string, Node>>(() => context.Nodes.ToDictionary(static n => n.Name, StringComparer.Ordinal));
        var agents = new Lazy<Dictionary<string, CiliumNode>>(() => context.CiliumNodes.ToDictionary(static n => n.Name, StringComparer.Ordinal));
        foreach (var (known, current, stale) in context.StaleLabels.Policies)
        {
            var (now, then) = (StaleNodeLabels.Names(known), StaleNodeLabels.Names(current));
            var first = stale.FirstOrDefault();
            yield return Found(known.Policy, DifferenceText.StaleLabels(known.Policy.Name, stale, now, then), first is null
                ? "" : $"kubectl label --overwrite ciliumnode {first} {Changes(known.Policy, agents.Value[first].Labels, nodes.Value[first].Labels)}",
                ("ciliumnodes", stale), ("gateways", now), ("gateways by the Nodes", then));
        }
    }

    /// <summary>The arguments of kubectl label that copy the labels in the policy's selectors from the Node.</summary>
    private static string Changes(EgressPolicy policy, LabelSet from, LabelSet to)
    {
        var selectors = policy.AllGateways.Select(static g => g.NodeSelector).OfType<LabelSelector>();
        var keys = selectors.SelectMany(static s => s.MatchLabels.Keys.Concat(s.MatchExpressions.Select(static r => r.Key))).Distinct(StringComparer.Ordinal);
        return string.Join(' ', keys.Where(k => from.GetValueOrDefault(k) != to.GetValueOrDefault(k))
            .Select(k => to.TryGetValue(k, out var value) ? $"{k}={value}" : $"{k}-"));
    }
}
