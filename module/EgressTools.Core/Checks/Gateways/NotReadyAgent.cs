namespace EgressTools.Checks.Gateways;

internal sealed class NotReadyAgent() : Check("EGT2014", Severity.Warning, "the agent of a gateway is not ready")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.AgentPods;

    public override string Why =>
        "A gateway stays chosen as long as its CiliumNode is there, whether its agent runs or not. While the agent is down or starts again and again, the programs and entries that it left in the kernel may go on forwarding, "
        + "but nothing new reaches them: new pods, changed policies and moved addresses are not known there, and after a restart of the node there is nothing at all. Open-source Cilium has no failover.";

    public override string Cure =>
        "Let the agent come up: its pod's events and its previous log say why it does not. If that takes long, let the policies choose another node; that changes the address that the other side sees, and breaks open connections.";

    public override ImmutableArray<string> References => Issues(18230, 30157);

    public override ShownIn Shown => ShownIn.Traffic;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        // While an agent is replaced, the old pod and the new one are both there.
        foreach (var agents in context.Agents.Where(static a => a.Node.Length > 0).GroupBy(static a => a.Node, StringComparer.Ordinal).Where(static g => g.All(static a => a.Ready == false)))
        {
            var policies = context.Usage.PoliciesOf(agents.Key);
            if (policies.IsEmpty || IsDown(context, agents.Key))
                continue;
            var pod = agents.Last().Pod;
            yield return Found(CheckResource.Node(agents.Key), $"it is the gateway of {Listed.Policies(policies)} and its agent ({pod}) is not ready: new pods and changes do not reach it, and their traffic may be dropped there") with
            {
                Evidence = [new("agent", pod.ToString()), new("policies", Listed.Plain(policies))],
                Remedy = $"kubectl -n {pod.Namespace} describe pod {pod.Name}, and kubectl -n {pod.Namespace} logs {pod.Name} -c cilium-agent --previous",
            };
        }
    }

    // EGT2003 says so of the node, and its pods cannot be ready then.
    private static bool IsDown(CheckContext context, string name) => context.IfKnown(
        SnapshotKinds.Nodes, c => c.Nodes.Any(n => n.Name == name && n.Readiness is (NodeReadiness.NotReady or NodeReadiness.Silent)));
}
