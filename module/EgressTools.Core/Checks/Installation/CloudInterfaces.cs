using System.Collections.Immutable;
using EgressTools.Model;

namespace EgressTools.Checks.Installation;

internal sealed class CloudInterfaces() : ConfigurationCheck("EGT4015", Severity.Warning, "gateways have several interfaces, or agents choose theirs alone")
{
    public override string Why =>
        "With addresses of AWS interfaces for pods a node has several interfaces, each with its own routes, security groups and check of the source address. Egress traffic may leave by one that has no public address, or be dropped. "
        + "With chaining behind another plugin (generic-veth) agents masquerade only on the devices that they know.";

    public override string Cure =>
        "Name the interface or the address in the policy (interface, egressIP) and set devices, on TKE to eth+, so that the interface with the default route is among them.";

    public override ImmutableArray<string> References => Issues(45587, 21452, 20554, 29605);

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var (ipam, chaining) = (context.Configured.Setting("ipam"), context.Configured.Setting("cni-chaining-mode"));
        if (ipam == "eni" || chaining == "aws-cni")
        {
            yield return Wrong(context, Severity.Warning, $"pods use AWS interfaces ({(ipam == "eni" ? "ipam is eni" : "chaining with aws-cni")}): what a gateway sends by a secondary one has that one's routes and security groups, and may be dropped or seen with another address",
                "give each gateway of a policy an egressIP or interface, that of the primary interface", "ipam", "cni-chaining-mode", "devices", "egress-masquerade-interfaces");
        }
        else if (chaining == "generic-veth" && context.Configured.Setting("devices") is null or "")
        {
            yield return Wrong(context, Severity.Warning, "behind another network plugin (generic-veth) devices is not set: on a device that agents do not find by themselves, nothing is given the egress IP", "helm upgrade with devices=eth+ (as interfaces are called on TKE)", "cni-chaining-mode", "devices");
        }
    }
}
