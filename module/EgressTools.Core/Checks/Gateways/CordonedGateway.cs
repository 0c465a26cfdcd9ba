namespace EgressTools.Checks.Gateways;

internal sealed class CordonedGateway() : Check("EGT2004", Severity.Warning, "Gateway node cordoned", Inputs.Gateways | SnapshotKinds.Nodes,
    ShownIn.OutsideCilium, ["https://kubernetes.io/docs/concepts/architecture/nodes/#manual-node-administration", 18230])
{
    public override string Why => "Cordoning keeps new pods away and does not move egress traffic. It is often the first step before a drain: when the node "
        + "goes, everything that leaves by it stops. To keep ordinary pods off a gateway permanently, use a taint.";
    public override string Cure => "Before you drain the node, make its policies choose another gateway. If the node stays, uncordon it and add a taint.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from gateway in GatewayNodes.Chosen(context)
        where gateway.Node.Unschedulable
        select Found(gateway.Node, $"gateway of {Listed.Policies(gateway.Policies)} is cordoned: if it is drained, its egress traffic stops",
            $"kubectl uncordon {gateway.Node.Name}, or choose another gateway before you drain it", ("unschedulable", "true"),
            ("policies", gateway.Policies));
}
