using EgressTools.Operations;

namespace EgressTools.Checks.Running;

internal sealed class NoExit() : ExitCheck("EGT5023", Severity.Error, "pods do not get out")
{
    public override string Why =>
        "A program in the pod asked echo services and none answered, although a policy steers this traffic. Packets are dropped on the way: the policy finds no gateway node (reason 194), the gateway has no egress IP (204), "
        + "the tunnel port between the nodes is closed, the gateway's node has no way to the internet, or a network policy forbids the connection.";

    public override string Cure =>
        "On the pod's node and on the gateway: cilium-dbg monitor -t drop in the agent's container, while the pod asks. Open the tunnel port between the nodes (UDP 8472 for VXLAN unless set), "
        + "and see whether the gateway itself reaches the internet.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/network/egress-gateway/", .. Issues(32971, 44026)];

    public override ShownIn Shown => ShownIn.Traffic;

    private protected override bool IsMeant(ExitAddressResult exit) => exit.Verdict == ExitVerdict.NoAnswer;

    private protected override CheckFinding Describe(CheckContext context, ExitGroup group, CheckFinding finding)
    {
        var node = group.Exits[0].Node is { Length: > 0 } name ? name : "the pod's node";
        // Where no pod got an answer and nothing else is wrong, the services may be what is out of reach.
        return group.Gateway is null || context.Exits.Any(static e => e.Address is not null) || AreMapsRight(context, group.Policy) == false
            ? finding with
            {
                Message = $"{group.Pods} got no answer from any echo service by {group.Expected}: their traffic is dropped on the way",
                Remedy = $"kubectl exec in the agent on {node}: cilium-dbg monitor -t drop",
            }
            : finding with
            {
                Severity = Severity.Warning,
                Message = $"no pod that was asked got an answer from any echo service ({Plural.Count(group.Asked, "pod")} of {group.Expected}), so how they leave is unknown: the services are out of reach, or all traffic is dropped",
                Remedy = $"name an echo service that this network reaches (--echo URL); where one is reached from elsewhere, cilium-dbg monitor -t drop in the agent on {node} shows what is dropped",
            };
    }
}
