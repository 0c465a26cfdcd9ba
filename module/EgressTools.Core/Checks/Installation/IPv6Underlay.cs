namespace EgressTools.Checks.Installation;

internal sealed class IPv6Underlay() : ConfigurationCheck("EGT4023", Severity.Error, "Tunnels over IPv6", ShownIn.Documented("1.18", "1.19", "1.20"),
    [38452, 40075], VersionSpan.From(1, 18))
{
    private const string Key = "underlay-protocol";

    public override string Why => "Nodes reach gateways by their IPv4 addresses, even for IPv6 traffic of pods. Agents refuse to start with the feature "
        + "enabled if tunnels between nodes use IPv6.";
    public override string Cure => "Set underlayProtocol=ipv4 with helm. The nodes need IPv4 addresses.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        context.Configured.Setting(Key) == "ipv6"
            ? [Wrong(context, Severity.Error, $"{Key} is ipv6: with the egress gateway enabled, agents refuse to start",
                "helm upgrade with underlayProtocol=ipv4", Key)] : [];
}
