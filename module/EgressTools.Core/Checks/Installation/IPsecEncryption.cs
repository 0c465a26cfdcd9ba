namespace EgressTools.Checks.Installation;

internal sealed class IPsecEncryption() : ConfigurationCheck("EGT4030", Severity.Error, "IPsec with kube-proxy replacement", ShownIn.Reported("1.12", "1.14"),
    [21769, 31760, 36384, 37054], VersionSpan.Before(1, 16))
{
    public override string Why => "The egress gateway needs kube-proxy replacement. Before 1.16, agents refuse to start with both IPsec and kube-proxy "
        + "replacement (\"IPSec cannot be used with BPF NodePort\"). From 1.16 on both work together; only BPF host routing stays disabled. WireGuard is not "
        + "affected in any release.";
    public override string Cure => "Upgrade to 1.16 or later, or replace IPsec with WireGuard (encryption.type=wireguard).";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Key = "enable-ipsec";
        const string Replacement = "kube-proxy-replacement";
        if (!context.Configured.IsOn(Key))
            yield break;
        var isReplaced = context.Configured.IsOn(Replacement) || context.Configured.Setting(Replacement) is "strict" or "probe" or "partial"
            || context.Configured.IsOn("enable-node-port");
        var message = isReplaced
            ? $"{Key} is true with {Replacement} '{context.Configured.Setting(Replacement)}': before 1.16 agents refuse to start with both"
            : $"{Key} is true, but the egress gateway needs {Replacement}: before 1.16 agents refuse to start with both";
        yield return Wrong(context, Severity.Error, message,
            "upgrade Cilium to 1.16 or later, or helm upgrade with encryption.type=wireguard", Key, Replacement);
    }
}
