namespace EgressTools.Checks.Gateways;

internal sealed class AgentlessGateway()
    : Check("EGT2005", Severity.Error, "Gateway node without an agent", Inputs.Gateways | SnapshotKinds.Nodes, ShownIn.EveryAgent, [Reference.Guide, 41547])
{
    public override string Why => "Agents choose gateways by the labels of CiliumNodes, and the CiliumNode of a node is made by the node's own agent. A node "
        + "without an agent has none, so the labels of its Node have no effect. An agent is missing if a taint or an affinity keeps the DaemonSet away, or if "
        + "it cannot start.";
    public override string Cure => "Run the agent on the node: check its pod there, the tolerations of the DaemonSet and the taints of the node.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from found in GatewayNodes.WithoutAgent(context)
        where !found.Node.IsSuperNode
        select Found(found.Severity, found.Node, $"{GatewayProblems.NoCiliumNode.Message}; {found.Consequence}",
            $"kubectl get pods -A -l k8s-app=cilium --field-selector spec.nodeName={found.Node.Name}", ("policies", found.Policies));
}
