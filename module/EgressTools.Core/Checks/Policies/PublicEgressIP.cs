namespace EgressTools.Checks.Policies;

internal sealed class PublicEgressIP() : Check("EGT1016", Severity.Warning, "egressIP is a public address")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "In most clouds a machine's public address is translated outside of it: no interface of the gateway has it, the agent finds no such address, and the traffic is dropped (drop reason 204). "
        + "egressIP has to be the private address that the public one belongs to. Only where machines carry public addresses themselves is a public egressIP right. "
        + "Where the nodes were read too, EGT3001 and EGT3002 look at their addresses, and this check keeps silent.";

    public override string Cure => "Write the gateway's InternalIP that the public address is bound to; kubectl egress nodes shows both.";

    public override ImmutableArray<string> References => Issues(44026, 32971, 21452, 18179);

    public override ShownIn Shown => ShownIn.Traffic;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        // With them EGT3001 and EGT3002 see whose address it is.
        if (context.IfKnown(SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes, static _ => true))
            yield break;
        foreach (var policy in context.Written)
        {
            // Every address of IPv6 that leaves a network is one of the interface.
            var asked = context.GatewaysOf(policy).Select(static g => g.EgressAddress)
                .OfType<Address>().Where(static a => !a.IsIPv6 && AddressClass.IsPublic(a)).Distinct().ToList();
            if (asked.Count == 0)
                continue;
            yield return Found(policy, $"egressIP {Listed.Some(asked)} is public: where the cloud translates it outside the machine, no interface has it and the gateway drops the traffic") with
            {
                Evidence = [.. asked.Take(5).Select(static a => new KeyValuePair<string, string>("egressIP", a.ToString()))],
                Remedy = "write the InternalIP of the gateway that the public address is bound to (kubectl egress nodes)",
            };
        }
    }
}
