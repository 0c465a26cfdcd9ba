namespace EgressTools.Checks.Addresses;

internal sealed class ServiceEgressIP() : Check("EGT3003", Severity.Error, "Address of a Service as egressIP", SnapshotKinds.Policies | SnapshotKinds.Services,
    ShownIn.Reported("1.19.1"), [45408, 45965, 25239])
{
    public override string Why => "A load balancer address, external IP or cluster IP belongs to the Service: the gateway's service datapath takes the "
        + "answers, and they never reach the pod. Usually no interface has the address either, and then the gateway drops the packets at once (reason 204). "
        + "Cilium does not support an egress IP that is announced as a load balancer address, by BGP or on the link.";
    public override string Cure => "Use an address of the gateway node that no Service has.";

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
            var taken = context.Corrected(policy).Gateways.Select(static g => g.EgressAddress).OfType<Address>().Where(services.ContainsKey).ToList();
            if (taken.Count == 0)
                continue;
            // Some load balancers give Services the addresses of nodes: then only the ports of the Service are taken.
            var nodes = context.IfKnown(SnapshotKinds.Nodes, static c => c.Nodes);
            var isOfNode = !nodes.IsDefault && taken.TrueForAll(t => nodes.Any(n => n.Addresses.Any(a => a.Type == "InternalIP" && a.Value == t)));
            var effect = isOfNode ? " and of a node: answers to ports of the Service do not reach the pods"
                : ": answers go to the Service and do not reach the pods";
            yield return Found(isOfNode ? Severity.Warning : Severity.Error, policy,
                $"egressIP {taken[0]} is an address of Service {services[taken[0]]}{effect}", "use an address of the gateway node that no Service has",
                ("services", taken.Select(t => $"{services[t]} {t}")));
        }
    }
}
