namespace EgressTools.Checks.Installation;

internal sealed class IncompatibleFeatures() : ConfigurationCheck("EGT4018", Severity.Warning, "Feature that breaks the egress gateway in this release",
    ShownIn.Documented("1.12", "1.15"), [19642, 32828, 34636, 19717, 20837], VersionSpan.Before(1, 16))
{
    public override string Why => "Before 1.13, replies for pods on other nodes were lost between XDP acceleration and iptables, unless iptables forwards "
        + "everything. Before 1.16, connections of pods with an L7 network policy left by their own node.";
    public override string Cure => "Upgrade. Until then disable acceleration, and do not apply L7 policies to pods with egress policies.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Acceleration = "bpf-lb-acceleration";
        const string Proxy = "enable-l7-proxy";
        if (context.Version?.IsAtLeast(1, 13) == false && context.Configured.Setting(Acceleration) is { Length: > 0 } mode and not "disabled")
            yield return Wrong(context, Severity.Warning,
                $"{Acceleration} is '{mode}': before 1.13, replies for pods on other nodes than the gateway may be dropped",
                "upgrade to 1.13 or later, or set it to disabled", Acceleration);
        if (context.Configured.IsOn(Proxy))
            yield return Wrong(context, Severity.Info, $"{Proxy} is true: before 1.16, traffic of pods with an L7 policy may leave by their own node",
                "upgrade to 1.16 or later, or do not apply L7 policies to pods with egress policies", Proxy);
    }
}
