namespace EgressTools.Checks.Gateways;

internal sealed class UnmatchedEntry() : Check("EGT2009", Severity.Error, "Entry of egressGateways without a node, traffic dropped", Inputs.Gateways,
    ShownIn.Agents("1.18.3", "1.19.3"), [44705, 45631, 45630], VersionSpan.BeforePatch(1, 18, 10).Or(VersionSpan.BeforePatch(1, 19, 4)))
{
    public override string Why => "These releases spread pods over all entries of egressGateways, including those whose nodeSelector matches no CiliumNode. "
        + "Pods of such an entry have the gateway 'Not Found', and agents drop their traffic to the policy's destinations, while other pods work. This happens "
        + "when one of several nodes loses its label or is replaced.";
    public override string Cure => "Remove the entry, or label a node. Or upgrade to 1.18.10, 1.19.4 or later, which skip such entries.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from entry in GatewayEntries.WithoutNode(context)
        let share = $"{entry.Missing.Count} of {entry.Policy.Ring.Length}"
        let percent = entry.Missing.Count * 100 / entry.Policy.Ring.Length
        select Found(entry.Policy, $"{GatewayEntries.Text(share, entry.Missing)}: agents drop the traffic of about {percent} % of the pods",
            GatewayEntries.Remedy, ("entries without a node", share), ("nodeSelector", GatewaySelectorText.Selectors(entry.Missing)));
}
