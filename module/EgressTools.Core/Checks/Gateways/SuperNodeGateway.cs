namespace EgressTools.Checks.Gateways;

internal sealed class SuperNodeGateway() : Check("EGT2006", Severity.Error, "Super node with gateway labels")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes;

    public override string Why =>
        "A super node of TKE (instance type eklet) is not a machine: no DaemonSet runs there, so it has no agent and no CiliumNode and cannot be a gateway. "
        + "Agents do not steer pods on it either.";

    public override string Cure => "Move the label from the super node to an ordinary or native node.";

    public override ImmutableArray<string> References => ["https://cloud.tencent.com/document/product/457/40027"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var found in GatewayNodes.WithoutAgent(context).Where(static n => n.Node.IsSuperNode))
        {
            yield return Found(CheckResource.Node(found.Node.Name), $"{GatewayProblems.SuperNode.Message}; {found.Consequence}") with
            {
                Severity = found.Severity,
                Evidence = [new("policies", Listed.Plain(found.Policies))],
                Remedy = "label a node that runs an agent",
            };
        }
    }
}
