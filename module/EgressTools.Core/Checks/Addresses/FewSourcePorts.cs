namespace EgressTools.Checks.Addresses;

internal sealed class FewSourcePorts() : Check("EGT3006", Severity.Warning, "many pods share the source ports of one egress IP")
{
    /// <summary>Connections to one remote address and port that each pod should be able to have at once; with fewer it is said.</summary>
    private const int Enough = 64;

    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints | SnapshotKinds.Installation;

    public override string Why =>
        "All pods that leave with one egress IP share its source ports: to one remote address and port there can be one connection for each, and closed ones keep theirs for a while. Usable are the ports above those of "
        + "NodePort Services, 32768 unless node-port-range is set. When they are used up, new connections fail with drops on the gateway (no mapping for NAT masquerade), first towards the service that most pods use. Connections to different addresses or ports do not take each other's: the number that is told is that of the worst case, in which all pods ask the same one.";

    public override string Cure => "List more gateways in egressGateways, each with an egress IP of its own, or make pods share connections.";

    public override ImmutableArray<string> References => Issues(33074, 37947, 21346);

    public override ShownIn Shown => ShownIn.EveryDocument;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var ports = SourcePorts.Of(context.Installation);
        foreach (var ((node, address), pods) in PodsByAddress(context.Table).OrderBy(static p => p.Key))
        {
            if (ports <= 0 || ports / pods.Count >= Enough)
                continue;
            var addresses = (((long)pods.Count * Enough) + ports - 1) / ports;
            var what = address is { } asked ? $"egress IP {asked}" : "the address of the interface";
            yield return Found(CheckResource.Node(node), string.Create(CultureInfo.InvariantCulture, $"{pods.Count} pods leave by {what} and share its {ports} source ports for each remote address and port: if all ask the same one, each has {ports / pods.Count} connections before new ones fail")) with
            {
                Evidence = [new("pods", Listed.Plain(pods.Select(static p => p.Name.ToString()))), new("ports", ports.ToString(CultureInfo.InvariantCulture))],
                Remedy = string.Create(CultureInfo.InvariantCulture, $"spread the pods over {addresses} gateways or egress IPs to give each {Enough}"),
            };
        }
    }

    /// <summary>A pod that several policies send to the same address counts once.</summary>
    private static Dictionary<(string Node, Address? Address), HashSet<CiliumEndpoint>> PodsByAddress(RuleTable table)
    {
        var pods = new Dictionary<(string Node, Address? Address), HashSet<CiliumEndpoint>>();
        foreach (var policy in table.Policies.Where(static p => p.Destinations.Any(static d => !d.Excluded)))
        {
            foreach (var endpoint in table.EndpointsOf(policy))
            {
                var gateway = table.GatewayOf(policy, endpoint);
                if (gateway.Node is null)
                    continue;
                if (!pods.TryGetValue((gateway.Node, gateway.EgressIP), out var known))
                    pods.Add((gateway.Node, gateway.EgressIP), known = new HashSet<CiliumEndpoint>(ReferenceEqualityComparer.Instance));
                known.Add(endpoint);
            }
        }
        return pods;
    }
}
