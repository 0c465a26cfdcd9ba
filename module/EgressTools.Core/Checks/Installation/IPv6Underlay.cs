namespace EgressTools.Checks.Installation;

internal sealed class IPv6Underlay() : ConfigurationCheck("EGT4023", Severity.Error, "nodes tunnel over IPv6")
{
    public override VersionSpan Versions => VersionSpan.From(1, 18);

    public override string Why =>
        "Gateways are reached by their IPv4 addresses, also for IPv6 traffic of pods. Agents refuse to start with the feature on where tunnels use IPv6 between the nodes.";

    public override string Cure =>
        "Set underlayProtocol=ipv4 with helm; nodes need IPv4 addresses for it.";

    public override ImmutableArray<string> References => Issues(38452, 40075);

    public override ShownIn Shown => ShownIn.Documented("1.18", "1.19", "1.20");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Key = "underlay-protocol";
        if (context.Configured.Setting(Key) == "ipv6")
            yield return Wrong(context, Severity.Error, $"{Key} is ipv6: with the egress gateway on, agents refuse to start", "helm upgrade with underlayProtocol=ipv4", Key);
    }
}
