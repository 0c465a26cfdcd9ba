namespace EgressTools.Checks.Installation;

internal sealed class MasqueradeSwitches() : ConfigurationCheck("EGT4004", Severity.Error, "Masquerading disabled, for IPv4 or in BPF")
{
    public override string Why =>
        "The gateway gives packets the egress IP by masquerading in BPF. With the feature enabled and one of the two settings disabled, agents refuse to start: "
        + "running agents keep their old settings until the first restart, and then the node has no agent. Without IPv4 in the cluster, agents treat IPv4 masquerading as disabled, whatever its setting.";

    public override string Cure =>
        "Set enableIPv4Masquerade=true and bpf.masquerade=true with helm. In native routing, list first what must keep the address of its pod (ipMasqAgent), because the source of every other connection changes.";

    public override ImmutableArray<string> References => Issues(31634, 35501, 24000);

    public override ShownIn Shown => ShownIn.EveryDocument;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Family = "enable-ipv4";
        const string IPv4 = "enable-ipv4-masquerade";
        if (context.Configured.Setting(Family) is { Length: > 0 } family && !context.Configured.IsOn(Family))
        {
            yield return Wrong(context, Severity.Error, $"{Family} is '{family}', so agents do not masquerade IPv4: with the egress gateway enabled, they refuse to start",
                "do not enable the egress gateway in a cluster without IPv4, or add IPv4 to the cluster first (helm value ipv4.enabled)", Family);
        }
        foreach (var (key, value) in new[] { (IPv4, "enableIPv4Masquerade=true"), ("enable-bpf-masquerade", "bpf.masquerade=true") })
        {
            if (context.Configured.IsOn(key))
                continue;
            var changesAll = key == IPv4 && context.Configured.IsNative;
            yield return context.Configured.Setting(key) switch
            {
                { Length: > 0 } setting when changesAll => Wrong(context, Severity.Error,
                    $"{key} is '{setting}': with the egress gateway on, agents refuse to start; switching it on in native routing changes the source address of all pods' traffic to ranges that are not excluded, not of steered traffic alone",
                    $"kubectl egress enable, which lists the ranges that it finds; or list the ranges that must see the addresses of pods in ipMasqAgent.config.nonMasqueradeCIDRs, then helm upgrade with ipMasqAgent.enabled=true and {value}", key, "routing-mode"),
                { Length: > 0 } setting => Wrong(context, Severity.Error, $"{key} is '{setting}': with the egress gateway on, agents refuse to start", $"kubectl egress enable, or helm upgrade with {value}", key),
                _ => Wrong(context, Severity.Warning, $"{key} is not written: with the egress gateway on, agents refuse to start unless it is true", $"kubectl egress enable, or helm upgrade with {value}", key),
            };
        }
    }
}
