namespace EgressTools.Checks.Addresses;

internal sealed class ServiceEgressIP() : Check("EGT3003", Severity.Error, "egressIP is an address of a Service")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.Services;

    public override string Why =>
        "The address of a load balancer, an external IP or a cluster IP belongs to the Service: " +
        "the gateway's service datapath takes the answers that come to it, and they never reach the pod. "
        + "Usually no interface has the address either, and then packets are dropped at once (reason 204). " +
        "Announcing an egress IP as a load balancer's address, by BGP or on the link, is not supported.";

    public override string Cure => "Use an address of the gateway node that no Service has.";

    public override ImmutableArray<string> References => Issues(45408, 45965, 25239);

    public override ShownIn Shown => ShownIn.Reported("1.19.1");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var services = new Dictionary<Address, ObjectName>();
        foreach (var service in context.Services)
        {
            foreach (var address in service.Addresses)
                services.TryAdd(address, service.Name);
        }
        foreach (var policy in context.Policies)
        {
            var taken = context.Mended(policy).Gateways.Select(static g => g.EgressAddress).OfType<Address>().Where(services.ContainsKey).ToList();
            if (taken.Count == 0)
                continue;
            // Some load balancers give Services the addresses of the nodes; then only the ports that the Service has are taken.
            var nodes = context.IfKnown(SnapshotKinds.Nodes, static c => c.Nodes);
            var isOfNode = !nodes.IsDefault && taken.TrueForAll(t => nodes.Any(n => n.Addresses.Any(a => a.Type == "InternalIP" && a.Value == t)));
            var effect = isOfNode
                ? ", and of a node: answers to ports of the Service do not reach the pods"
                : ": answers go to the Service, and do not reach the pods";
            yield return Found(policy, $"egressIP {taken[0]} is an address of Service {services[taken[0]]}{effect}") with
            {
                Severity = isOfNode ? Severity.Warning : Severity.Error,
                Evidence = [new("services", Listed.Plain(taken.Select(t => $"{services[t]} {t}")))],
                Remedy = "use an address of the gateway node that no Service has",
            };
        }
    }
}
