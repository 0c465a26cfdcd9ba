using EgressTools.Operations;

namespace EgressTools.Checks.Gateways;

internal sealed class CordonedGateway() : Check("EGT2004", Severity.Warning, "a gateway node is cordoned")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes;

    public override string Why =>
        "Cordoning keeps new pods away and does not move egress traffic. Often it is the first step before a node is drained and taken away, and then everything that leaves by it stops at once. "
        + "To keep ordinary pods off a gateway for good, a taint says that better.";

    public override string Cure => "Before the node goes, let its policies choose another one. Where it stays, uncordon it and give it a taint.";

    public override ImmutableArray<string> References => ["https://kubernetes.io/docs/concepts/architecture/nodes/#manual-node-administration", .. Issues(18230)];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var (node, policies) in GatewayNodes.Chosen(context))
        {
            if (!node.Unschedulable)
                continue;
            yield return Found(CheckResource.Node(node.Name), $"it is the gateway of {Listed.Policies(policies)} and {GatewayProblems.Cordoned.Message}, and that would stop its egress traffic") with
            {
                Evidence = [new("unschedulable", "true"), new("policies", Listed.Plain(policies))],
                Remedy = $"kubectl uncordon {node.Name}, or choose another gateway before it is drained",
            };
        }
    }
}
