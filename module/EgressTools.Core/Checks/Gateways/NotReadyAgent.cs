namespace EgressTools.Checks.Gateways;

internal sealed class NotReadyAgent() : Check("EGT2014", Severity.Warning, "Agent of a gateway not ready", Inputs.Gateways | SnapshotKinds.AgentPods,
    ShownIn.Traffic, [18230, 30157])
{
    public override string Why => "A node stays the gateway as long as its CiliumNode exists, even if its agent does not run. While the agent is down or "
        + "restarts again and again, the kernel may forward with the old programs and entries. New pods, changed policies and moved addresses do not reach "
        + "them, and after a restart of the node nothing is left. Open-source Cilium has no failover.";
    public override string Cure => "Find out from the events and the previous log of the agent's pod why it does not start. If that takes long, make the "
        + "policies choose another node. This changes the exit address and breaks open connections.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        // During a rollout a node has the old pod and the new one.
        from agents in context.Agents.Where(static a => a.Node.Length > 0).GroupBy(static a => a.Node, StringComparer.Ordinal)
        where agents.All(static a => a.Ready == false)
        let policies = context.Usage.PoliciesOf(agents.Key)
        where !policies.IsEmpty && !IsDown(context, agents.Key)
        let pod = agents.Last().Pod
        select Found(CheckResource.Node(agents.Key), $"the agent ({pod}) of the gateway of {Listed.Policies(policies)} is not ready: " +
            "traffic of new pods may be dropped there", $"kubectl -n {pod.Namespace} describe pod {pod.Name}, " +
            $"and kubectl -n {pod.Namespace} logs {pod.Name} -c cilium-agent --previous", ("agent", pod), ("policies", policies));

    // EGT2003 reports a node that is down: its pods cannot be ready.
    private static bool IsDown(CheckContext context, string name) => context.IfKnown(
        SnapshotKinds.Nodes, c => c.Nodes.Any(n => n.Name == name && n.Readiness is (NodeReadiness.NotReady or NodeReadiness.Silent)));
}
