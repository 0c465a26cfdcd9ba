namespace EgressTools.Checks.Upgrades;

internal static partial class ReleaseChanges
{
    private static ImmutableArray<ReleaseChange> Since118 =>
    [
        new(
            VersionSpan.From(1, 18), Severity.Error, "read enable-ipv4-egress-gateway", "read enable-egress-gateway; only 1.18 reads the other name too",
            [Notes("1.19"), Issue(17695)])
        { ToldBy = "EGT4002" },
        new(
            VersionSpan.From(1, 18), Severity.Warning, "ignore egressGateways and steer all pods to egressGateway",
            "spread pods over egressGateways and ignore egressGateway", [Issue(38341), Issue(39304)])
        {
            Concerns = static s => !s.To.IsAtLeast(1, 18) ? null
                : s.Policies(static p => p.Gateways.IsEmpty ? null : string.Join("; ", p.Gateways.Take(Listed.Shown).Select(static g => g.ToText()))),
            Remedy = $"run {Subcommands.Plan} {Options.CiliumVersion} to see which pods move",
            ToldBy = "EGT1013",
        },
        new(
            VersionSpan.From(1, 18), Severity.Info, "make no entry for an IPv6 CIDR, which the API server rejects",
            "make entries for IPv6 CIDRs, which the API server admits", [Issue(38452)])
        { ToldBy = "EGT1005" },
        new(
            VersionSpan.From(1, 18), Severity.Error, "use an egressIP as written, even if no interface of the gateway has it",
            "drop the traffic (reason 204) if no interface of the gateway has the egressIP", [Issue(44026), Issue(32971)])
        {
            Concerns = static s => s.AbsentEgressIPs(),
            Remedy = "add the address to an interface of the gateway before the upgrade; ip addr on the gateway shows its addresses",
        },
        new(
            VersionSpan.From(1, 18), Severity.Error, "ignore IPv6",
            "have no IPv4 egress IP for a policy with IPv6 destinations and no egressIP if the interface has no IPv6 address",
            [Issue(48660), Source("1.18.11", "policy.go")])
        { ToldBy = "EGT1004" },
        new(VersionSpan.From(1, 18), Severity.Error, "have tunnels over IPv6", "need tunnels over IPv4 for the egress gateway", [Issue(38452), Issue(40075)])
        { ToldBy = "EGT4023" },
        new(VersionSpan.From(1, 18), Severity.Info, "read enable-high-scale-ipcache", "ignore it", [Notes("1.18")]) { ToldBy = "EGT4011" },
        new(
            VersionSpan.From(1, 18, 10).Until(1, 19).Or(VersionSpan.From(1, 19, 4)), Severity.Warning,
            "keep an entry of egressGateways that matches no node, and drop its share of the traffic",
            "skip it, and spread its pods over the others; other pods move too", [Issue(44705), Issue(45630), Issue(45631)])
        { ToldBy = "EGT2009" },
        new(
            VersionSpan.From(1, 19).Until(1, 20), Severity.Error, "match nothing with a selector that cannot be compiled",
            "match every pod of the cluster, or every node, with it", ["https://github.com/cilium/cilium/blob/v1.19.6/pkg/policy/types/requirements.go"])
        {
            Concerns = static s => s.From.IsAtLeast(1, 20) || s.To.IsAtLeast(1, 20) ? null : s.Uncompilable(static f => $"{f.At.Field}: {f.What}"),
            Remedy = "correct the selector before the upgrade; EGT1030 says how",
        },
        new(
            VersionSpan.From(1, 19), Severity.Error, "forward replies to an egressIP that is also an address of a Service",
            "treat them as traffic of the Service and drop them", [Issue(45408), Issue(45965)])
        {
            Concerns = static s => s.ServiceAddresses(),
            Remedy = "write an egressIP that no Service has",
        },
        new(
            VersionSpan.From(1, 19, 5), Severity.Info, "may lose the pods of a namespaceSelector when they read a policy again", "keep them",
            [Issue(45926), Issue(46024)])
        { ToldBy = "EGT1012" },
        new(
            VersionSpan.From(1, 20), Severity.Info, "keep their entries in one map",
            "keep IPv4 entries in another map, which each agent fills at start; after a downgrade it stays on the node and is out of date",
            [Issue(37092), Issue(45077)])
        {
            Concerns = static _ => Concern.Everybody,
            Remedy = $"upgrade node by node, then run {Subcommands.Verify}",
        },
        new(
            VersionSpan.From(1, 20), Severity.Warning, "match nothing, or in 1.19 everything, with a selector that cannot be compiled", "compare it as written",
            [Source("1.20.2", "policy.go")])
        {
            Concerns = static s => s.Uncompilable(static f => $"{f.At.Field}: {f.What}; in 1.20 {f.AsWritten}"),
            Remedy = "correct the selector; EGT1030 says how",
        },
        new(
            VersionSpan.From(1, 20), Severity.Warning, "send with the first address of the interface that a policy names",
            "send with its primary address, a public one first, and drop the traffic (reason 204) if the interface is not one of Cilium's devices",
            [Source("1.20.2", "policy.go"), "https://github.com/cilium/cilium/blob/v1.20.2/pkg/datapath/tables/node_address.go"])
        {
            Concerns = static s => s.InterfaceAddresses(),
            Remedy = "if the address must not change, write it as egressIP before the upgrade",
        },
        new(
            VersionSpan.From(1, 20), Severity.Error, "use the egressIP of a policy for IPv4, even with IPv6 destinations",
            "have no IPv4 egress IP for a policy with IPv6 destinations if the interface has no IPv6 address, or IPv6 is disabled",
            [Issue(48660), Issue(44524)])
        { ToldBy = "EGT1004" },
        new(
            VersionSpan.From(1, 20), Severity.Warning, "hold 0.0.0.0 for an IPv6 egressIP, which the API server rejects",
            "use it, and derive the IPv4 address from the same interface", [Issue(44524), Issue(38962)])
        {
            Concerns = static s => s.Policies(static p => p.AllGateways.FirstOrDefault(static g => g.EgressAddress is { IsIPv6: true })?.EgressIP),
        },
        new(VersionSpan.From(1, 20), Severity.Error, "keep topology.kubernetes.io labels in identities", "drop them", [Labels]) { ToldBy = "EGT1011" },
    ];
}
