namespace EgressTools.Checks.Installation;

internal sealed class OldTunnelKey() : ConfigurationCheck("EGT4032", Severity.Warning, "Ignored setting tunnel", ShownIn.Documented("1.15"),
    ["https://docs.cilium.io/en/v1.15/operations/upgrade/"], VersionSpan.From(1, 15))
{
    public override string Why => "Up to 1.14 tunnel says whether there is a tunnel (disabled) and of which kind (vxlan, geneve). 1.14 replaced it with "
        + "routing-mode and tunnel-protocol, and agents of 1.15 and later ignore it. There, tunnel: disabled alone no longer means native routing, and pods "
        + "are routed through a VXLAN tunnel.";
    public override string Cure => "Replace tunnel: disabled with routing-mode: native (helm: routingMode), or tunnel: geneve with tunnel-protocol: geneve "
        + "(helm: tunnelProtocol).";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Old = "tunnel";
        var (key, value, instead) = context.Configured.Setting(Old) switch
        {
            "disabled" => ("routing-mode", "native", "routingMode=native"),
            "geneve" => ("tunnel-protocol", "geneve", "tunnelProtocol=geneve"),
            _ => ("", "", ""),
        };
        if (key.Length > 0 && context.Configured.Setting(key) is null or "")
        {
            var used = key == "routing-mode" ? "a tunnel between all nodes" : "VXLAN";
            yield return Wrong(context, Severity.Warning,
                $"{Old} is '{context.Configured.Setting(Old)}' and {key} is not set: from 1.15 on agents ignore {Old} and use {used}",
                $"set {key}: {value} (helm: {instead}), and remove {Old}", Old, key);
        }
    }
}
