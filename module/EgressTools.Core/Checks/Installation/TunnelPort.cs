namespace EgressTools.Checks.Installation;

internal sealed class TunnelPort() : ConfigurationCheck("EGT4008", Severity.Info, "pods reach gateways through a tunnel, and routing is native otherwise")
{
    public override string Why =>
        "Traffic goes from the pod's node to the gateway through a tunnel, also where routing is native and nothing else needs one. Where security groups or firewalls between the nodes do not pass that port, "
        + "pods on the gateway itself get out and all others do not. Cilium's port for VXLAN is 8472, not the 4789 that some guides name. Where all routing is through the tunnel, pods would not reach each other without it, and nothing is said.";

    public override string Cure =>
        "Allow the port, as UDP, from every node to every node that is a gateway, and back.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/operations/system_requirements/", "https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/"];

    public override ShownIn Shown => ShownIn.EveryDocument;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (!context.Configured.IsNative || !IsUsed(context))
            yield break;
        var (name, port) = (context.Configured.TunnelName, context.Configured.TunnelPort);
        yield return Wrong(context, Severity.Info, $"pods reach gateways on other nodes through {name} on UDP port {port}, although routing is native otherwise; where it is closed between the nodes, their traffic is lost",
            $"allow UDP {port} between all nodes, in both directions, in their security groups", "tunnel-protocol", "tunnel-port", "routing-mode");
    }
}
