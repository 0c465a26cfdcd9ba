namespace EgressTools.Checks.Upgrades;

/// <summary>The changes of releases 1.13 to 1.20 for the egress gateway, the oldest first. <c>module/docs/upgrades.md</c> is written from this list.</summary>
internal static partial class ReleaseChanges
{
    /// <summary>All changes.</summary>
    public static readonly ImmutableArray<ReleaseChange> All = [.. Until117, .. Since118];

    private static ImmutableArray<ReleaseChange> Until117 =>
    [
        new(VersionSpan.From(1, 13, 3), Severity.Warning, "let traffic of a policy without a gateway node leave by the pod's node",
            "drop it (reason 194)", [Issue(24835), Issue(24999)])
        {
            Concerns = static s => s.WithoutGateway(),
            Remedy = $"make sure that each policy has a gateway: {Subcommands.Policies}",
        },
        new(
            VersionSpan.From(1, 15), Severity.Warning, "install ip rules and routes for egress IPs if install-egress-gateway-routes is enabled",
            "ignore the setting, and delete the rules and routes at start", [Issue(30159), Issue(26215), Notes("1.16")])
        {
            Concerns = static s => s.Routes(),
            Remedy = "before the upgrade, add your own rules 'from EGRESS-IP' and routes on each gateway whose egress IP is not on the " +
                "interface of the default route",
        },
        new(VersionSpan.From(1, 15), Severity.Error, "read tunnel if routing-mode is not set", "read only routing-mode and tunnel-protocol", [Notes("1.14")])
        {
            Concerns = static s => s.Context.Configured.Setting("routing-mode") is { Length: > 0 } ? null : s.Setting("tunnel", static v => v == "disabled"),
            Remedy = "set routingMode=native in the chart's values",
        },
        new(VersionSpan.From(1, 15), Severity.Error, "accept strict, partial, probe and disabled for kube-proxy-replacement",
            "accept only true and false", [Notes("1.15")])
        {
            Concerns = static s => s.Setting("kube-proxy-replacement", static v => v is "strict" or "partial" or "probe" or "disabled"),
            Remedy = "set kubeProxyReplacement=true in the chart's values",
        },
        new(
            VersionSpan.From(1, 15), Severity.Warning, "steer endpoints without a uid, and each of several with the same uid",
            "skip endpoints without a uid, and keep the last of several with the same uid", [Source("1.15.19", "manager.go")])
        {
            Concerns = static s => s.Endpoints(static all => all.Where(static e => e.Uid.Length == 0)
                .Concat(all.Where(static e => e.Uid.Length > 0).GroupBy(static e => e.Uid, StringComparer.Ordinal).SelectMany(static g => g.SkipLast(1)))),
        },
        new(VersionSpan.From(1, 15), Severity.Info, "mask the host bits of CIDRs", "keep them, so that 10.1.2.3/8 and 10.0.0.0/8 take turns at one entry",
            [Source("1.15.19", "policy.go")])
        {
            Concerns = static s => s.Policies(static p =>
                WrittenCidr.Of(p.DestinationCidrs).Concat(WrittenCidr.Of(p.ExcludedCidrs)).FirstOrDefault(static c => c.HadHostBits).Text),
            Remedy = "write the prefixes without host bits before the upgrade",
        },
        new(
            VersionSpan.From(1, 15), Severity.Info, "choose a node without an address as a gateway, and hold no entry for it",
                "skip it and use the next node by name",
            [Source("1.15.19", "policy.go")]),
        new(
            VersionSpan.From(1, 15), Severity.Info, "keep StatefulSet pod names and indexes in identities",
            "drop statefulset.kubernetes.io/pod-name and apps.kubernetes.io/pod-index", [Labels])
        { ToldBy = "EGT1011" },
        new(VersionSpan.From(1, 16), Severity.Warning, "treat an invalid egressIP as not set", "ignore the whole policy",
            [Source("1.16.19", "policy.go"), Issue(32868)])
        {
            Concerns = static s =>
                s.Policies(static p => p.AllGateways.FirstOrDefault(static g => g is { EgressIP.Length: > 0, EgressAddress: null })?.EgressIP),
            Remedy = "write an address of the gateway, or remove egressIP",
        },
        new(
            VersionSpan.From(1, 16).Until(1, 17).Or(VersionSpan.From(1, 18)), Severity.Warning,
            "use the first InternalIP of a gateway node, and hold no entry if it is IPv6, so that pods leave by their own node",
            "use its IPv4 address, skip a node without one, and use the next by name", [Issue(39985), Issue(40209)])
        {
            Concerns = static s => s.IPv6FirstGateways(),
        },
        new(
            VersionSpan.From(1, 16), Severity.Info, "hold no entry if the interface is missing, so that pods leave with their own address",
            "hold 0.0.0.0 and drop the traffic (reason 204)", [Source("1.16.19", "policy.go")]),
        new(VersionSpan.From(1, 16), Severity.Info, "allow enable-remote-node-identity to be disabled",
            "ignore the setting: it is always enabled", [Notes("1.16")])
        { ToldBy = "EGT4011" },
        new(VersionSpan.From(1, 16), Severity.Info, "keep labels of Jobs in identities",
            "drop batch.kubernetes.io/job-completion-index and controller-uid", [Labels])
        { ToldBy = "EGT1011" },
        new(
            VersionSpan.From(1, 17), Severity.Warning, "ignore nodeSelector in selectors, so that pods of every node are steered",
            "steer only pods on matching nodes, and combine the nodeSelectors of all rules", [Issue(35409), Issue(35421)])
        {
            Concerns = static s => s.Policies(static p => p.Rules.FirstOrDefault(static r => r.NodeSelector is not null)?.NodeSelector?.ToString()),
            Remedy = $"run {Subcommands.Plan} {Options.CiliumVersion} to see which pods are no longer steered",
        },
    ];

    private static string Labels => "https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/";

    private static string Issue(int number) =>
        $"https://github.com/cilium/cilium/issues/{number}";

    private static string Notes(string minor) => $"https://docs.cilium.io/en/v{minor}/operations/upgrade/";

    private static string Source(string release, string file) => $"https://github.com/cilium/cilium/blob/v{release}/pkg/egressgateway/{file}";
}
