namespace EgressTools.Checks.Policies;

internal sealed class PublicEgressIP() : Check("EGT1016", Severity.Warning, "Public address as egressIP", SnapshotKinds.Policies,
    ShownIn.Traffic, [44026, 32971, 21452, 18179])
{
    public override string Why => "In most clouds the public address of a machine is translated outside the machine: no interface of the gateway has it, so "
        + "the agent does not find it, and the gateway drops the traffic (reason 204). egressIP must be the private address that the public one belongs to. A "
        + "public egressIP is right only if the machines have public addresses on their interfaces. If the nodes were read too, EGT3001 and EGT3002 check "
        + "their addresses, and this check has no findings.";
    public override string Cure => $"Write the InternalIP of the gateway that the public address is bound to. {Subcommands.Nodes} shows both.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        // Then EGT3001 and EGT3002 know the owner of the address.
        if (context.IfKnown(SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes, static _ => true))
            return [];
        return
            from policy in context.Written
                // IPv6 addresses are not translated: they are on the interface.
            let asked = context.GatewaysOf(policy).Select(static g => g.EgressAddress)
                .OfType<Address>().Where(static a => !a.IsIPv6 && AddressClass.IsPublic(a)).Distinct().ToList()
            where asked.Count > 0
            select Found(policy, $"egressIP {Listed.Short(asked)} is public: " +
                "if the cloud translates it outside the machine, no interface has it and the gateway drops the traffic",
                $"write the InternalIP of the gateway that the public address is bound to ({Subcommands.Nodes})", Each("egressIP", asked));
    }
}
