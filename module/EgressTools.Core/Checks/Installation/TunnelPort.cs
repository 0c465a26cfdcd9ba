using System.Collections.Immutable;
using EgressTools.Model;

namespace EgressTools.Checks.Installation;

internal sealed class TunnelPort() : ConfigurationCheck("EGT4008", Severity.Info, "the port that nodes need between each other for the egress gateway")
{
    public override string Why =>
        "Traffic goes from the pod's node to the gateway through a tunnel, also where routing is native otherwise. Where security groups or firewalls between the nodes do not pass that port, "
        + "pods on the gateway itself get out and all others do not. Cilium's port for VXLAN is 8472, not the 4789 that some guides name.";

    public override string Cure =>
        "Allow the port, as UDP, from every node to every node that is a gateway, and back.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/operations/system_requirements/", .. Issues(45587)];

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (!IsUsed(context))
            yield break;
        var protocol = context.Configured.Setting("tunnel-protocol") is { Length: > 0 } text ? text : "vxlan";
        var port = context.Configured.Setting("tunnel-port") is { Length: > 0 } given and not "0" ? given : protocol == "geneve" ? "6081" : "8472";
        var name = protocol == "geneve" ? "Geneve" : "VXLAN";
        var native = context.Configured.Setting("routing-mode") == "native" ? ", although routing is native otherwise" : "";
        yield return Wrong(context, Severity.Info, $"pods reach gateways on other nodes through {name} on UDP port {port}{native}; where it is closed between the nodes, their traffic is lost",
            $"allow UDP {port} between all nodes, in both directions, in their security groups", "tunnel-protocol", "tunnel-port", "routing-mode");
    }
}
