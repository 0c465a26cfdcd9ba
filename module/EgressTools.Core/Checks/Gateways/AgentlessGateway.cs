using EgressTools.Operations;

namespace EgressTools.Checks.Gateways;

internal sealed class AgentlessGateway() : Check("EGT2005", Severity.Error, "a node with a gateway's labels runs no agent")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes;

    public override string Why =>
        "A node becomes a gateway by the labels of its CiliumNode, which its own agent makes. Where no agent runs, because a taint or an affinity keeps the DaemonSet away or because it cannot start, there is none, "
        + "and the labels of the Node have no effect.";

    public override string Cure => "Let the agent run there: look for its pod on that node, for the tolerations of the DaemonSet and for the node's taints.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/", .. Issues(41547)];

    public override ShownIn Shown => ShownIn.EveryAgent;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var found in GatewayNodes.WithoutAgent(context).Where(static n => !n.Node.IsSuperNode))
        {
            yield return Found(CheckResource.Node(found.Node.Name), $"{GatewayProblems.NoCiliumNode.Message}; {found.Consequence}") with
            {
                Severity = found.Severity,
                Evidence = [new("policies", Listed.Plain(found.Policies))],
                Remedy = $"kubectl get pods -A -l k8s-app=cilium --field-selector spec.nodeName={found.Node.Name}",
            };
        }
    }
}
