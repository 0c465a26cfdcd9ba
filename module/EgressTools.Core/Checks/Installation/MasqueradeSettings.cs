namespace EgressTools.Checks.Installation;

internal sealed class MasqueradeSettings()
    : ConfigurationCheck("EGT4004", Severity.Error, "Masquerading disabled", ShownIn.EveryDocument, [31634, 35501, 24000])
{
    public override string Why => "The gateway gives packets the egress IP by BPF masquerading. If the feature is enabled and one of the two settings is "
        + "disabled, agents refuse to start. Running agents keep their old settings until the first restart, and then the node has no agent. Without IPv4 in "
        + "the cluster, agents treat IPv4 masquerading as disabled in any case.";
    public override string Cure => "Set enableIPv4Masquerade=true and bpf.masquerade=true with helm. With native routing, first list the ranges that must see "
        + "the addresses of pods (ipMasqAgent), because the source of every other connection changes.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Family = "enable-ipv4";
        const string IPv4 = "enable-ipv4-masquerade";
        if (context.Configured.Setting(Family) is { Length: > 0 } family && !context.Configured.IsOn(Family))
            yield return Wrong(context, Severity.Error, $"{Family} is '{family}', so agents do not masquerade IPv4 and refuse to start with the egress gateway",
                "add IPv4 to the cluster first (helm value ipv4.enabled), or do not enable the egress gateway", Family);
        foreach (var (key, value) in new[] { (IPv4, "enableIPv4Masquerade=true"), ("enable-bpf-masquerade", "bpf.masquerade=true") })
        {
            if (context.Configured.IsOn(key))
                continue;
            var changesAll = key == IPv4 && context.Configured.IsNative;
            yield return context.Configured.Setting(key) switch
            {
                { Length: > 0 } setting when changesAll => Wrong(context, Severity.Error,
                    $"{key} is '{setting}', so agents refuse to start with the egress gateway. " +
                    "Enabling it changes the source address of all traffic to ranges that are not excluded",
                    $"{Subcommands.Enable}, which lists ranges to exclude; or set ipMasqAgent.config.nonMasqueradeCIDRs, " +
                    $"then helm upgrade with ipMasqAgent.enabled=true and {value}",
                    key, "routing-mode"),
                { Length: > 0 } setting =>
                    Wrong(context, Severity.Error, $"{key} is '{setting}', so agents refuse to start with the egress gateway",
                        $"{Subcommands.Enable}, or helm upgrade with {value}", key),
                _ => Wrong(context, Severity.Warning, $"{key} is not set: agents refuse to start with the egress gateway unless it is true",
                    $"{Subcommands.Enable}, or helm upgrade with {value}", key),
            };
        }
    }
}
