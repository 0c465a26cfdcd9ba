using EgressTools.Operations;

namespace EgressTools.Checks.Gateways;

internal sealed class SuperNodeGateway() : Check("EGT2006", Severity.Error, "a super node carries a gateway's labels")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes;

    public override string Why =>
        "A super node of TKE (instance type eklet) is no machine: no DaemonSet runs there, so no agent, no CiliumNode and no gateway, whatever its labels. Pods on it are not steered either.";

    public override string Cure => "Take the label off the super node and give it to an ordinary or native node.";

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
                Remedy = "give the label to a node that runs an agent",
            };
        }
    }
}
