namespace EgressTools.Checks.Installation;

internal sealed class CloudInterfaces() : ConfigurationCheck("EGT4015", Severity.Warning, "Egress interface without a way out (cloud)",
    ShownIn.Reported("1.11", "1.12", "1.19.1"), [21452, 20554, 29605, 45587])
{
    public override string Why => "With AWS interfaces for pods, a node has several interfaces, each with its own routes, security groups and source check. "
        + "Egress traffic may leave by one without a public address, or be dropped. There is no finding for policies that name an interface or the first "
        + "address of a node. With CNI chaining (generic-veth), agents masquerade only on the devices that they detect.";
    public override string Cure => "Name the interface or the address in the policy (interface, egressIP). Set devices so that it includes the interface with "
        + "the default route: eth+ on TKE.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var (ipam, chaining) = (context.Configured.Setting("ipam"), context.Configured.Setting("cni-chaining-mode"));
        if (ipam == "eni" || chaining == "aws-cni")
        {
            var policies = context.IfKnown(SnapshotKinds.Policies, Unsettled);
            if (policies is { Count: 0 })
                yield break;
            var cause = ipam == "eni" ? "ipam is eni" : "chaining with aws-cni";
            var left = policies is null ? "" : $". {Listed.Policies(policies)} {Plural.Verb(policies.Count, "name")} neither an interface nor " +
                "the first address of a node";
            yield return Wrong(context, Severity.Warning,
                $"pods use AWS interfaces ({cause}): egress traffic by a secondary interface may be dropped or have another exit address{left}",
                "set egressIP or interface of each gateway to that of the primary interface", "ipam", "cni-chaining-mode", "devices",
                "egress-masquerade-interfaces");
        }
        else if (chaining == "generic-veth" && context.Configured.Setting("devices") is null or "")
            yield return Wrong(context, Severity.Warning,
                "devices is not set with CNI chaining (generic-veth): agents do not masquerade on devices that they do not detect",
                "helm upgrade with devices=eth+ (the interface names of TKE)", "cni-chaining-mode", "devices");
    }

    /// <summary>Policies with a gateway whose interface the agents choose, or whose egress IP may not be on the primary interface.</summary>
    private static List<string> Unsettled(CheckContext context)
    {
        var primary = context.IfKnown(SnapshotKinds.CiliumNodes, static c => c.CiliumNodes.Select(static n => n.NodeIPOf(ipv6: false)).ToHashSet());
        return [.. context.Policies.Where(p => context.GatewaysOf(p).Any(g => !IsSettled(g, primary))).Select(static p => p.Name)];
    }

    // Without nodes, an egress IP counts as right.
    private static bool IsSettled(PolicyGateway gateway, HashSet<Address?>? primary) =>
        !string.IsNullOrEmpty(gateway.Interface) || (gateway.EgressAddress is { } address && primary?.Contains(address) != false);
}
