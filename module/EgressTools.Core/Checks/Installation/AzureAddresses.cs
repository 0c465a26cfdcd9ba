namespace EgressTools.Checks.Installation;

internal sealed class AzureAddresses() : Check("EGT4016", Severity.Info, "egressIP outside Azure's IP configurations",
    SnapshotKinds.Nodes | SnapshotKinds.Policies, ShownIn.OutsideCilium, [28422])
{
    public override string Why => "Azure forwards packets only from addresses that are an IP configuration of the machine's network interface. It drops "
        + "packets from an egress IP that was added only inside the machine, although the agents' maps look right. The InternalIP of a node is an IP "
        + "configuration.";
    public override string Cure => "Add the egress IP as another IP configuration of the gateway's interface, with a public address if you need one. Or remove "
        + "egressIP and use the node's first address.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        // The InternalIPs from Azure are IP configurations.
        var given = context.Nodes.SelectMany(static n => n.Addresses).Where(static a => a.Type == "InternalIP").Select(static a => a.Value).ToHashSet();
        var policies = context.Policies.Where(p => context.GatewaysOf(p).Any(g => g.EgressAddress is { } address && !given.Contains(address)))
            .Select(static p => p.Name).ToList();
        var azure = context.Nodes.Count(static n => n.ProviderId.StartsWith("azure://", StringComparison.OrdinalIgnoreCase));
        if (azure > 0 && policies.Count > 0)
        {
            var who = $"{Plural.Count(policies.Count, "policy")} {Plural.Verb(policies.Count, "have")}";
            yield return Found(CheckResource.Cluster,
                $"{who} an egressIP that is not an InternalIP of any node ({Listed.Short(policies)}): Azure drops its packets unless it is an IP configuration",
                "add each egressIP in Azure as an IP configuration of its gateway's interface", ("nodes of Azure", azure));
        }
    }
}
