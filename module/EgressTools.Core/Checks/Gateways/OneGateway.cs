namespace EgressTools.Checks.Gateways;

internal sealed class OneGateway() : Check("EGT2011", Severity.Info, "one gateway only, and Cilium has no failover")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes;

    public override string Why =>
        "Open-source Cilium does not watch whether a gateway lives. With one gateway, all traffic of the policy stops with that node and stays so until the node is back or somebody changes the policy or the labels.";

    public override string Cure =>
        "Know it, and have the change ready. Since 1.18 a second entry of egressGateways makes it half of the pods instead of all; adding one moves pods to another address and breaks their open connections (#39245), so do it when that is allowed.";

    public override ImmutableArray<string> References => Issues(18230, 39245);

    public override ShownIn Shown => ShownIn.Traffic;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var users in Alone(context).GroupBy(static u => u.Node, static u => u.Policy, StringComparer.Ordinal))
        {
            yield return Found(CheckResource.Node(users.Key), $"it is the only gateway of {Listed.Policies(users)}: when the node fails, all that traffic is dropped until the node is back or the policy names another") with
            {
                Evidence = [new("policies", Listed.Plain(users))],
                Remedy = context.Behavior.GatewayList ? "list a second node in egressGateways, so that half of the pods go on" : "keep a changed policy ready, or update to 1.18, which knows several gateways",
            };
        }
    }

    private static IEnumerable<(string Node, string Policy)> Alone(CheckContext context)
    {
        foreach (var policy in context.Gateways.Policies)
        {
            if (policy.Ring.Select(static g => g.Node).OfType<string>().Distinct(StringComparer.Ordinal).ToList() is [var only])
                yield return (only, policy.Policy.Name);
        }
    }
}
