namespace EgressTools.Checks.Addresses;

internal sealed class SteeredResolvers() : Check("EGT3008", Severity.Info, "DNS queries of CoreDNS through the gateway (TKE)",
    SnapshotKinds.Policies | SnapshotKinds.Nodes, ShownIn.Agents("1.18.3"), ["https://docs.cilium.io/en/stable/network/egress-gateway/", 16147, 17295])
{
    private static readonly Address[] Resolvers = [Address.Parse("183.60.83.19"), Address.Parse("183.60.82.98")];

    // The identity labels of CoreDNS on every cluster.
    private static readonly LabelSet CoreDns = LabelSet.Create(
        ("k8s-app", "kube-dns"), ("io.kubernetes.pod.namespace", "kube-system"), ("io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name", "kube-system"));

    public override string Why => "The name servers of Tencent Cloud's VPC, 183.60.83.19 and 183.60.82.98, look like addresses on the internet but are in the "
        + "VPC. A policy that selects CoreDNS and all destinations sends its queries to the gateway first: name resolution of the whole cluster then depends "
        + "on that node. The same is true for 169.254.0.0/16, with services of the VPC and the API server's address.";
    public override string Cure => "Add 183.60.83.19/32, 183.60.82.98/32 and 169.254.0.0/16 to excludedCIDRs, or select fewer pods.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.Nodes.FirstOrDefault(static n => n.IsOfTke) is not { } node)
            yield break;
        foreach (var policy in context.Policies)
        {
            var compiled = context.Corrected(policy);
            var steered = Resolvers.Where(r => IsSteered(compiled, r)).ToList();
            if (steered.Count == 0 || !compiled.EndpointSelectors.Any(static s => s.Matches(CoreDns)))
                continue;
            var addresses = Listed.All(steered);
            yield return Found(policy, $"the policy selects CoreDNS and does not exclude {addresses}: DNS queries to the VPC name servers depend on the " +
                "gateway", $"add to excludedCIDRs: {string.Join(", ", steered.Select(static r => $"{r}/32"))}", ("destinations", compiled.Destinations.Where(
                static d => !d.Excluded).Select(static d => d.Cidr.ToString())), ("TKE node", $"{node.Name} {node.ProviderId}".TrimEnd()));
        }
    }

    private static bool IsSteered(CompiledPolicy policy, Address address)
    {
        var deciding = policy.Destinations.Where(d => d.Cidr.Contains(address)).OrderByDescending(static d => d.Cidr.Length)
            .ThenByDescending(static d => d.Excluded);
        return deciding.FirstOrDefault() is { Excluded: false };
    }
}
