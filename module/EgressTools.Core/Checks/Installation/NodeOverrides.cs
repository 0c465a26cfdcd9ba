namespace EgressTools.Checks.Installation;

internal sealed class NodeOverrides() : ConfigurationCheck("EGT4021", Severity.Warning, "Settings overridden by a CiliumNodeConfig", ShownIn.EveryDocument,
    ["https://docs.cilium.io/en/stable/configuration/per-node-config/"], also: SnapshotKinds.NodeConfigs | SnapshotKinds.Nodes)
{
    private static readonly string[] Keys =
    [
        FeatureKey.Plain, FeatureKey.IPv4, "kube-proxy-replacement", "enable-ipv4-masquerade", "enable-bpf-masquerade", "enable-ipv6-masquerade",
        "enable-ip-masq-agent", "ipv4-native-routing-cidr", "routing-mode", "tunnel-protocol", "tunnel-port", "devices", "egress-masquerade-interfaces",
        "enable-cilium-endpoint-slice", "identity-allocation-mode", "labels", "egress-gateway-policy-map-max", "enable-ipv4",
        "enable-ipv6", "underlay-protocol",
    ];

    public override string Why => "A CiliumNodeConfig changes settings for the agents of some nodes, and cilium-config does not show it. If it changes the "
        + "egress gateway or masquerading, those nodes steer or send traffic differently.";
    public override string Cure => "Remove the setting from the CiliumNodeConfig, or set it to the value in cilium-config, and restart the agents of those "
        + "nodes.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from config in context.NodeConfigs
        let changed = Keys.Where(k => config.Settings.TryGetValue(k, out var value) && value != context.Configured.Setting(k)).ToList()
        let nodes = context.Nodes.Where(n => config.NodeSelector?.Matches(n.Labels) == true).Select(static n => n.Name).ToList()
        where changed.Count > 0 && nodes.Count > 0
        let settings = changed.Select(k => $"{k} is '{config.Settings[k]}'")
        select Found(IsUsed(context) ? Severity.Warning : Severity.Info, new CheckResource("ciliumnodeconfig", config.Name), "overrides cilium-config on " +
            $"{Plural.Count(nodes.Count, "node")} ({Listed.Short(nodes)}): {Listed.Short(settings)}", $"remove {Listed.All(changed)} from it and restart the " +
            "agents of these nodes", [.. changed.Select(k => ($"cilium-config {k}", (object?)(context.Configured.Setting(k) ?? "not set")))]);
}
