namespace EgressTools.Checks.Running;

internal sealed class NoAnswer() : ExitCheck("EGT5023", Severity.Error, "Pods without a way out",
    ["https://docs.cilium.io/en/stable/network/egress-gateway/", 32971, 44026])
{
    public override string Why => "A program in the pod called echo services and none answered, although a policy steers this traffic. Packets are dropped on "
        + "the way: the policy has no gateway node (reason 194), the gateway has no egress IP (204), the tunnel port between the nodes is closed, the gateway "
        + "has no route to the internet, or a network policy denies the connection.";
    public override string Cure => "On the pod's node and on the gateway, run cilium-dbg monitor -t drop in the agent's container while the pod connects. Open "
        + "the tunnel port between the nodes (UDP 8472 for VXLAN by default), and check that the gateway itself reaches the internet.";

    private protected override bool IsMeant(ExitAddressResult exit) => exit.Verdict == ExitVerdict.NoAnswer;

    private protected override (string Message, string Remedy, Severity? Severity) Describe(CheckContext context, ExitGroup group)
    {
        var node = group.Exits[0].Node is { Length: > 0 } name ? name : "the pod's node";
        // If no pod got an answer and nothing else is wrong, the services may be out of reach.
        return group.Gateway is null || context.Exits.Any(static e => e.Address is not null) || AreMapsRight(context, group.Policy) == false
            ? ($"{group.Pods} got no answer from any echo service through {group.Expected}: their traffic is dropped on the way",
                $"kubectl exec in the agent on {node}: cilium-dbg monitor -t drop", null)
            : ($"no tested pod got an answer from any echo service ({Plural.Count(group.Asked, "pod")} of {group.Expected}): " +
                "the services are out of reach, or all traffic is dropped",
                $"name an echo service that this network reaches ({Options.Echo} URL); " +
                $"cilium-dbg monitor -t drop in the agent on {node} shows dropped packets", Severity.Warning);
    }
}
