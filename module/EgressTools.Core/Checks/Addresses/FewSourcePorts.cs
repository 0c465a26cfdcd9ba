namespace EgressTools.Checks.Addresses;

internal sealed class FewSourcePorts() : Check("EGT3006", Severity.Warning, "Few source ports for each pod", Inputs.Prediction | SnapshotKinds.Installation,
    ShownIn.EveryDocument, [33074, 37947, 21346])
{
    /// <summary>The number of connections to one remote address and port that each pod should be able to have.</summary>
    private const int Enough = 64;

    public override string Why => "All pods with one egress IP share its source ports. Each connection to a remote address and port needs one, and a closed "
        + "connection keeps its port for a while. Usable ports are those above the range of NodePort Services: from 32768 on, unless node-port-range is set. "
        + "When all are in use, the gateway drops new connections (no mapping for NAT masquerade). Connections to different addresses or ports do not share "
        + "ports. The finding shows the worst case, in which all pods connect to the same one.";
    public override string Cure => "List more gateways in egressGateways, each with its own egress IP, or make pods share connections.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var ports = SourcePorts.Of(context.Installation);
        return
            from shared in PodsByAddress(context.Table).OrderBy(static p => p.Key)
            let pods = shared.Value.Pods
            where ports > 0 && pods.Count > 0 && ports / pods.Count < Enough
            let addresses = (((long)pods.Count * Enough) + ports - 1) / ports
            let what = shared.Key.Address is { } asked ? $"egress IP {asked}" : "the address of the interface"
            select Found(CheckResource.Node(shared.Key.Node), $"{pods.Count} pods share the {ports} source ports of {what}: each has " +
                $"{ports / pods.Count} connections if all connect to the same address and port", $"spread the pods over {addresses} gateways or egress IPs, " +
                $"which gives each pod {Enough} connections", ("pods", Listed.Plain(pods.Select(static p => p.Name), pods.Count)), ("ports", ports));
    }

    /// <summary>The pods of each gateway and egress IP. A pod of several policies counts once.</summary>
    private static Dictionary<(string Node, Address? Address), PodList> PodsByAddress(RuleTable table)
    {
        var pods = new Dictionary<(string Node, Address? Address), PodList>();
        foreach (var policy in table.Policies.Where(static p => p.Destinations.Any(static d => !d.Excluded)))
        {
            var lists = new Dictionary<ResolvedGateway, PodList>(ReferenceEqualityComparer.Instance);
            foreach (var gateway in policy.Ring.Where(static g => g.Node is not null))
                lists[gateway] = ListOf((gateway.Node!, gateway.EgressIP));
            foreach (var (endpoint, policies) in table.CountedEndpointsOf(policy))
            {
                if (lists.TryGetValue(table.GatewayOf(policy, endpoint), out var list))
                    list.Add(endpoint, policies);
            }
        }
        return pods;

        PodList ListOf((string Node, Address? Address) key) => pods.TryGetValue(key, out var known) ? known : pods[key] = new PodList();
    }

    /// <summary>Pods, each once. Of hundreds of thousands, only those of several policies are looked for in a set.</summary>
    private sealed class PodList
    {
        private readonly HashSet<CiliumEndpoint> _ofSeveral = new(ReferenceEqualityComparer.Instance);

        public List<CiliumEndpoint> Pods { get; } = [];

        public void Add(CiliumEndpoint pod, int policies)
        {
            if (policies == 1 || _ofSeveral.Add(pod))
                Pods.Add(pod);
        }
    }
}
