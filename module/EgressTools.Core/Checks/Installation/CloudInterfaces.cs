namespace EgressTools.Checks.Installation;

internal sealed class CloudInterfaces() : ConfigurationCheck("EGT4015", Severity.Warning, "gateways may send by an interface that has no way out")
{
    public override string Why =>
        "With addresses of AWS interfaces for pods a node has several interfaces, each with its own routes, security groups and check of the source address. Egress traffic may leave by one that has no public address, or be dropped. "
        + "It is not said of policies that name an interface, or the first address of a node. With chaining behind another plugin (generic-veth) agents masquerade only on the devices that they know.";

    public override string Cure =>
        "Name the interface or the address in the policy (interface, egressIP) and set devices, on TKE to eth+, so that the interface with the default route is among them.";

    public override ImmutableArray<string> References => Issues(21452, 20554, 29605, 45587);

    public override ShownIn Shown => ShownIn.Reported("1.11", "1.12", "1.19.1");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var (ipam, chaining) = (context.Configured.Setting("ipam"), context.Configured.Setting("cni-chaining-mode"));
        if (ipam == "eni" || chaining == "aws-cni")
        {
            var policies = context.IfKnown(SnapshotKinds.Policies, Unsettled);
            if (policies is { Count: 0 })
                yield break;
            var left = policies is null ? "" : $"; {Listed.Policies(policies)} {Plural.Verb(policies.Count, "name")} neither an interface nor the first address of a node";
            yield return Wrong(context, Severity.Warning, $"pods use AWS interfaces ({(ipam == "eni" ? "ipam is eni" : "chaining with aws-cni")}): what a gateway sends by a secondary one has that one's routes and security groups, and may be dropped or seen with another address{left}",
                "give each gateway of a policy an egressIP or interface, that of the primary interface", "ipam", "cni-chaining-mode", "devices", "egress-masquerade-interfaces");
        }
        else if (chaining == "generic-veth" && context.Configured.Setting("devices") is null or "")
        {
            yield return Wrong(context, Severity.Warning, "behind another network plugin (generic-veth) devices is not set: on a device that agents do not find by themselves, nothing is given the egress IP", "helm upgrade with devices=eth+ (as interfaces are called on TKE)", "cni-chaining-mode", "devices");
        }
    }

    /// <summary>Policies with a gateway whose interface the agents choose, or whose egress IP is not known to be on the primary one.</summary>
    private static List<string> Unsettled(CheckContext context)
    {
        var primary = context.IfKnown(SnapshotKinds.CiliumNodes, static c => c.CiliumNodes.Select(static n => n.NodeIPOf(ipv6: false)).ToHashSet());
        return [.. context.Policies.Where(p => context.GatewaysOf(p).Any(g => !IsSettled(g, primary))).Select(static p => p.Name)];
    }

    // Where nodes were not read, an egress IP is taken for what the policy's author wanted.
    private static bool IsSettled(PolicyGateway gateway, HashSet<Address?>? primary) =>
        !string.IsNullOrEmpty(gateway.Interface) || (gateway.EgressAddress is { } address && primary?.Contains(address) != false);
}
