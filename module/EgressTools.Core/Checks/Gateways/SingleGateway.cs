namespace EgressTools.Checks.Gateways;

internal sealed class SingleGateway() : Check("EGT2011", Severity.Info, "Single gateway without failover", Inputs.Gateways, ShownIn.Traffic, [18230, 39245])
{
    public override string Why => "Open-source Cilium does not monitor gateways. If a policy has one gateway and its node fails, all traffic of the policy "
        + "stops until the node is back or somebody changes the policy or the labels.";
    public override string Cure => "Have the change ready. From 1.18 on, a second entry of egressGateways limits the failure to half of the pods. Adding it "
        + "moves pods to another address and breaks their open connections (#39245), so plan it.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Gateways.Policies
        let nodes = policy.Ring.Select(static g => g.Node).OfType<string>().Distinct(StringComparer.Ordinal).ToList()
        where nodes.Count == 1
        group policy.Policy.Name by nodes[0] into users
        select Found(CheckResource.Node(users.Key), $"only gateway of {Listed.Policies(users)}: if the node fails, their traffic is dropped until it is back " +
            "or the policy names another", context.Behavior.GatewayList ? "list a second node in egressGateways, so that half of the pods keep their gateway"
            : "keep a changed policy ready, or upgrade to 1.18, which supports several gateways", ("policies", users));
}
