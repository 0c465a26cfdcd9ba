namespace EgressTools.Checks.Policies;

internal sealed class UnsupportedIPv6() : Check("EGT1005", Severity.Error, "IPv6 not supported by this release", SnapshotKinds.Policies,
    ShownIn.Agents("1.14.19", "1.15.19", "1.16.19", "1.17.0", "1.18.3", "1.18.11", "1.19.6"), [38452, 44524], VersionSpan.Before(1, 20))
{
    public override string Why => "Cilium supports IPv6 destinations from 1.18 on. Before, the API server rejects them, agents make no entries for them, and "
        + "the traffic leaves by the pod's own node. Agents use an IPv6 egressIP from 1.20 on. In 1.18 and 1.19 the gateway holds 0.0.0.0 for it and drops the "
        + "traffic (reason 204). Before 1.18 it holds no entry, and packets leave it with the pod's own address.";
    public override string Cure => "Remove the IPv6 parts until a release that supports them runs. From 1.18 on, a gateway without egressIP derives an IPv6 "
        + "address by itself.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            var compiled = context.Compile(policy);
            // EGT1027 reports what the API server rejects: it never reaches the agents.
            if (policy.FaultsIn(context.Version).Any(IsOfAddresses) || compiled.Rejection != PolicyRejection.None)
                continue;
            if (!context.Behavior.EgressIPv6 && context.GatewaysOf(policy).Select(static g => g.EgressAddress)
                .FirstOrDefault(static a => a is { IsIPv6: true }) is { } asked)
            {
                var effect = context.Behavior.UnusedEgressIPv6 == MissingEgressIP.NoEntry
                    ? "the gateway holds no entry, and packets leave it with the pod's own address"
                    : "the gateway has no egress IP and drops the traffic (reason 204)";
                yield return Found(policy, $"egressIP {asked} is IPv6, which agents use from Cilium 1.20 on: {effect}",
                    "remove egressIP, or write an IPv4 address", ("Cilium", context.Version));
            }
            else if (!context.Behavior.IPv6 && IPv6Of(policy) is { Count: > 0 } unknown)
                yield return Unknown(policy, unknown, context.Version);
        }
    }

    private static bool IsOfAddresses(PolicyFault fault) =>
        fault.Path.EndsWith(".egressIP", StringComparison.Ordinal) || fault.Path.StartsWith("spec.destinationCIDRs", StringComparison.Ordinal);

    private static List<string> IPv6Of(EgressPolicy policy) =>
        [.. WrittenCidr.Of(policy.DestinationCidrs).Where(static c => c.Cidr.IsIPv6).Select(static c => c.Text)];

    private CheckFinding Unknown(EgressPolicy policy, List<string> unknown, CiliumVersion? version)
    {
        var all = unknown.Count == policy.DestinationCidrs.Length;
        var effect = all ? "the policy has no effect" : "the policy does not steer IPv6 traffic";
        return Found(all ? Severity.Error : Severity.Warning, policy, $"before Cilium 1.18, agents make no entry for {Listed.Short(unknown)}: {effect}",
            all ? "upgrade to Cilium 1.18 or later, or write IPv4 destinations" : "remove it, or upgrade to Cilium 1.18 or later", ("Cilium", version));
    }
}
