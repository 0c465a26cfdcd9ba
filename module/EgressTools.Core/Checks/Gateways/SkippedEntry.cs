namespace EgressTools.Checks.Gateways;

internal sealed class SkippedEntry() : Check("EGT2010", Severity.Warning, "Entry of egressGateways without a node, skipped", Inputs.Gateways,
    ShownIn.Agents("1.18.11", "1.19.4", "1.19.6", "1.20.2"), [44705, 39245], VersionSpan.From(1, 18, 10).Until(1, 19).Or(VersionSpan.From(1, 19, 4)))
{
    public override string Why => "Agents skip an entry whose nodeSelector matches no CiliumNode, and spread the pods over the others. No traffic is dropped, "
        + "but fewer gateways than written carry it, and exit addresses that partners expect are not used. When the node comes back, pods change their gateway "
        + "and open connections break.";
    public override string Cure => "Remove the entry, or label its node.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from entry in GatewayEntries.WithoutNode(context)
        let share = $"{entry.Missing.Count} of {entry.Policy.Gateways.Length}"
        let left = Plural.Count(entry.Policy.Ring.Length, "gateway")
        select Found(entry.Policy, $"{GatewayEntries.Text(share, entry.Missing)}: agents skip {Plural.Them(entry.Missing.Count)}, and the pods share {left}",
            GatewayEntries.Remedy, ("entries without a node", share), ("nodeSelector", GatewaySelectorText.Selectors(entry.Missing)));
}
