namespace EgressTools.Checks.Gateways;

internal sealed class SuperNodeGateway() : Check("EGT2006", Severity.Error, "Super node with gateway labels", Inputs.Gateways | SnapshotKinds.Nodes,
    ShownIn.OutsideCilium, ["https://cloud.tencent.com/document/product/457/40027"])
{
    public override string Why => "A super node of TKE (instance type eklet) is not a machine: no DaemonSet runs there, so it has no agent and no CiliumNode "
        + "and cannot be a gateway. Agents do not steer pods on it either.";
    public override string Cure => "Move the label from the super node to an ordinary or native node.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from found in GatewayNodes.WithoutAgent(context)
        where found.Node.IsSuperNode
        select Found(found.Severity, found.Node, $"{GatewayProblems.SuperNode.Message}; {found.Consequence}", "label a node that runs an agent",
            ("policies", found.Policies));
}
