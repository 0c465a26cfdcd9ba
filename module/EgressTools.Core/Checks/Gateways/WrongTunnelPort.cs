namespace EgressTools.Checks.Gateways;

internal sealed class WrongTunnelPort() : Check("EGT2033", Severity.Warning, "Security group with the wrong tunnel port (Terraform)", SnapshotKinds.NodePools,
    ShownIn.OutsideCilium, ["https://docs.cilium.io/en/stable/operations/system_requirements/#firewall-rules"])
{
    private const string Port = "4789";

    public override string Why => "4789 is the IANA port of VXLAN, but Cilium uses 8472 unless tunnel-port is set (Geneve: 6081). Egress traffic reaches the "
        + "gateway through this tunnel, even with native routing. If the port is closed, only pods on the gateway node itself get out.";
    public override string Cure => "Open UDP 8472 between the subnets of all nodes, or set tunnelPort to the open port.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var tunnel = context.TunnelPort;
        var rules = TerraformPools.Of(context, "tencentcloud_security_group_rule", "tencentcloud_security_group_rule_set",
            "tencentcloud_security_group_lite_rule")
            .Select(static r => (Resource: r, Ports: OpenUdp(r.Block).ToList())).ToList();
        if (tunnel == Port || rules.Exists(r => r.Ports.Exists(p => Covers(p, tunnel))))
            yield break;
        foreach (var (rule, _) in rules.Where(static r => r.Ports.Contains(Port)))
            yield return Found(rule, $"the rule opens UDP {Port}, but Cilium's tunnel uses {tunnel}, which no rule opens: " +
                "egress traffic may not reach the gateway", $"open UDP {tunnel}", ("opened", $"UDP {Port}"), ("tunnel port", tunnel));
    }

    /// <summary>The UDP ports, as written, that a resource allows in.</summary>
    private static IEnumerable<string> OpenUdp(HclBlock rule) => rule.Labels[0] switch
    {
        "tencentcloud_security_group_rule" => Ports([rule], "ip_protocol", "port_range", "policy"),
        "tencentcloud_security_group_rule_set" => Ports(rule.Inner("ingress"), "protocol", "port", "action"),
        // "ACCEPT#10.0.0.0/8#4789#UDP" in a list.
        _ => (rule.Attribute("ingress")?.Text ?? "").Split('"').Select(static t => t.Split('#'))
            .Where(static p => p.Length == 4 && Is(p[0], "ACCEPT") && (Is(p[3], "UDP") || Is(p[3], "ALL"))).SelectMany(static p => p[2].Split(',')),
    };

    private static IEnumerable<string> Ports(IEnumerable<HclBlock> blocks, string protocol, string port, string action) =>
        from block in blocks
        where Is(block.Attribute(action)?.Literal, "ACCEPT")
            && (Is(block.Attribute(protocol)?.Literal, "UDP") || block.Attribute(protocol)?.Literal is null || Is(block.Attribute(protocol)!.Literal, "ALL"))
        where !Is(block.Attribute("type")?.Literal, "egress")
        from one in (block.Attribute(port)?.Literal ?? "ALL").Split(',', StringSplitOptions.TrimEntries)
        select one;

    private static bool Is(string? text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);

    private static bool Covers(string ports, string port) =>
        Is(ports, "ALL") || ports == port || (ports.Split('-') is [var first, var last] && int.TryParse(first, out var from) && int.TryParse(last, out var to)
            && int.TryParse(port, out var wanted) && from <= wanted && wanted <= to);
}
