using EgressTools.Operations;

namespace EgressTools.Checks.Gateways;

internal sealed class NotReadyGateway() : Check("EGT2003", Severity.Error, "a gateway node is not ready")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes;

    public override string Why =>
        "Agents choose a gateway by labels alone and never ask whether it lives. While a gateway node is down, what policies send there is lost, also where another node has the same labels: "
        + "they change over only when the CiliumNode goes or its labels change.";

    public override string Cure => "Bring the node back, or let the policies choose another one: edit nodeSelector, or take the label off the node and, where its agent is dead, off the CiliumNode too.";

    public override ImmutableArray<string> References => Issues(18230, 30157);

    public override ShownIn Shown => ShownIn.Traffic;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var (node, policies) in GatewayNodes.Chosen(context))
        {
            if (node.Readiness is not (NodeReadiness.NotReady or NodeReadiness.Silent))
                continue;
            yield return Found(CheckResource.Node(node.Name), $"it is the gateway of {Listed.Policies(policies)} and {(node.Readiness == NodeReadiness.Silent ? "may be down, as " : "")}{GatewayProblems.NotReady(node.Readiness).Message}") with
            {
                Evidence = [new("ready", node.Readiness == NodeReadiness.Silent ? "Unknown" : "False"), new("policies", Listed.Plain(policies))],
                Remedy = $"kubectl describe node {node.Name}",
            };
        }
    }
}
