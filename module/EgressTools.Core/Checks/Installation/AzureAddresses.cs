namespace EgressTools.Checks.Installation;

internal sealed class AzureAddresses() : Check("EGT4016", Severity.Info, "in Azure an egress IP has to belong to the network interface")
{
    public override string Why =>
        "Azure passes packets only from addresses that are an IP configuration of the machine's network interface. An egress IP that was only added inside the machine is dropped on the way out, while the agents' maps look right. The InternalIP of a node is one already.";

    public override string Cure =>
        "Add the egress IP as a further IP configuration of the gateway's interface, each with a public address where one is wanted; or leave out egressIP and use the node's first address.";

    public override ImmutableArray<string> References => Issues(28422);

    public override ShownIn Shown => ShownIn.OutsideCilium;

    public override SnapshotKinds Needs => SnapshotKinds.Nodes | SnapshotKinds.Policies;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        // What Azure gave the machine itself is an IP configuration of its interface.
        var given = context.Nodes.SelectMany(static n => n.Addresses).Where(static a => a.Type == "InternalIP").Select(static a => a.Value).ToHashSet();
        var policies = context.Policies.Where(p => context.GatewaysOf(p).Any(g => g.EgressAddress is { } address && !given.Contains(address))).Select(static p => p.Name).ToList();
        var azure = context.Nodes.Count(static n => n.ProviderId.StartsWith("azure://", StringComparison.OrdinalIgnoreCase));
        if (azure > 0 && policies.Count > 0)
        {
            yield return Found(CheckResource.Cluster, $"{Plural.Count(policies.Count, "policy")} {Plural.Verb(policies.Count, "name")} an egressIP that is no node's InternalIP ({Listed.Some(policies)}), and nodes are machines of Azure, which drops packets from an address that is no IP configuration of the machine's network interface") with
            {
                Evidence = [new("nodes of Azure", azure.ToString(System.Globalization.CultureInfo.InvariantCulture))],
                Remedy = "see in Azure that each egressIP is an IP configuration of its gateway's interface",
            };
        }
    }
}
