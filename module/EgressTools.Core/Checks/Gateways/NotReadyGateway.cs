namespace EgressTools.Checks.Gateways;

internal sealed class NotReadyGateway() : Check("EGT2003", Severity.Error, "Gateway node not ready", Inputs.Gateways | SnapshotKinds.Nodes,
    ShownIn.Traffic, [18230, 30157])
{
    public override string Why => "Agents choose a gateway by labels alone, even if the node is down. Then the traffic that policies send there is lost, even "
        + "if another node has the same labels. Agents change to another node only when the CiliumNode is deleted or its labels change.";
    public override string Cure => "Repair the node, or make the policies choose another one: change nodeSelector, or remove the label from the node. If its "
        + "agent is dead, remove it from the CiliumNode too.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from gateway in GatewayNodes.Chosen(context)
        let readiness = gateway.Node.Readiness
        where readiness is NodeReadiness.NotReady or NodeReadiness.Silent
        let state = readiness == NodeReadiness.Silent ? "may be down: " : "is "
        select Found(gateway.Node, $"gateway of {Listed.Policies(gateway.Policies)} {state}{GatewayProblems.NotReady(readiness).Message}",
            $"kubectl describe node {gateway.Node.Name}", ("ready", readiness == NodeReadiness.Silent ? "Unknown" : "False"),
            ("policies", gateway.Policies));
}
