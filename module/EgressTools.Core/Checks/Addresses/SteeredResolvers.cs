namespace EgressTools.Checks.Addresses;

internal sealed class SteeredResolvers() : Check("EGT3008", Severity.Info, "on TKE, CoreDNS asks the cloud's resolvers by the gateway")
{
    private static readonly Address[] Resolvers = [Address.Parse("183.60.83.19"), Address.Parse("183.60.82.98")];

    // What the identity of CoreDNS has on every cluster.
    private static readonly LabelSet CoreDns = LabelSet.Create(
        ("k8s-app", "kube-dns"), ("io.kubernetes.pod.namespace", "kube-system"), ("io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name", "kube-system"));

    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.Nodes;

    public override string Why =>
        "The resolvers of Tencent Cloud's VPC, 183.60.83.19 and 183.60.82.98, look like addresses of the internet but are served inside the VPC. A policy that selects CoreDNS and takes all destinations sends its questions "
        + "to the gateway first: name resolution of the whole cluster then hangs on that one node. The same holds for 169.254.0.0/16, where the VPC's own services and the API server's address are.";

    public override string Cure => "Put 183.60.83.19/32, 183.60.82.98/32 and 169.254.0.0/16 into excludedCIDRs, or select fewer pods than all.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/network/egress-gateway/", .. Issues(16147, 17295)];

    public override ShownIn Shown => ShownIn.Agents("1.18.3");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.Nodes.FirstOrDefault(static n => n.IsOfTke) is not { } node)
            yield break;
        foreach (var policy in context.Policies)
        {
            var compiled = context.Mended(policy);
            var steered = Resolvers.Where(r => IsSteered(compiled, r)).ToList();
            if (steered.Count == 0 || !compiled.EndpointSelectors.Any(static s => s.Matches(CoreDns)))
                continue;
            var addresses = Listed.Some(steered);
            yield return Found(policy, $"CoreDNS is selected and {addresses} {Plural.Verb(steered.Count, "are")} not excluded: its questions to the VPC's resolvers go by the gateway, and names resolve only while that works") with
            {
                Evidence = [new("destinations", Listed.Plain(compiled.Destinations.Where(static d => !d.Excluded).Select(static d => d.Cidr.ToString()))), new("TKE node", $"{node.Name} {node.ProviderId}".TrimEnd())],
                Remedy = $"excludedCIDRs: [{string.Join(", ", steered.Select(static r => $"{r}/32"))}]",
            };
        }
    }

    private static bool IsSteered(CompiledPolicy policy, Address address)
    {
        var deciding = policy.Destinations.Where(d => d.Cidr.Contains(address)).OrderByDescending(static d => d.Cidr.Length).ThenByDescending(static d => d.Excluded).ToList();
        return deciding is [{ Excluded: false }, ..];
    }
}
