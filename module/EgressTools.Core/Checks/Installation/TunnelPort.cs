namespace EgressTools.Checks.Installation;

internal sealed class TunnelPort() : ConfigurationCheck("EGT4008", Severity.Info, "Tunnel to gateways with native routing", ShownIn.EveryDocument,
    ["https://docs.cilium.io/en/stable/operations/system_requirements/", Reference.Guide])
{
    public override string Why => "Traffic goes from the pod's node to the gateway through a tunnel, even with native routing, where nothing else needs one. "
        + "If security groups or firewalls between the nodes block the port, only pods on the gateway itself get out. Cilium's VXLAN port is 8472, not the "
        + "4789 of some guides. With tunnel routing there is no finding, as pods would not reach each other without the port.";
    public override string Cure => "Allow the UDP port between all nodes and all gateway nodes, in both directions.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        context.Configured.IsNative && IsUsed(context)
            ? [Wrong(context, Severity.Info, $"pods reach gateways on other nodes through {context.Configured.TunnelName} " +
                $"on UDP port {context.Configured.TunnelPort}, although routing is native: if it is blocked, their traffic is lost",
                $"allow UDP {context.Configured.TunnelPort} between all nodes, in both directions", "tunnel-protocol", "tunnel-port", "routing-mode")] : [];
}
