namespace EgressTools.Operations;

/// <summary>Which policies to show.</summary>
/// <param name="Names">Only these; none for all.</param>
public sealed record PoliciesRequest(ImmutableArray<string> Names)
{
    /// <summary>Beside <see cref="Names"/>, those with such a name; null for no further ones.</summary>
    public Func<string, bool>? NamePattern { get; init; }

    /// <summary>Whether a policy is among them.</summary>
    internal bool Chooses(string name) => Names.Contains(name) || (NamePattern?.Invoke(name) ?? Names.IsEmpty);
}

/// <summary>The policies, and what the engine makes of them.</summary>
public static class PoliciesUseCase
{
    internal const SnapshotKinds Needs = SnapshotKinds.Nodes | SnapshotKinds.Engine;

    /// <summary>The policies by name.</summary>
    /// <exception cref="UsageException">A policy does not exist.</exception>
    /// <exception cref="InputException">Policies could not be read.</exception>
    public static async Task<ImmutableArray<PolicySummary>> RunAsync(PoliciesRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        var policies = Of(await world.ReadAsync(Needs, report, cancellationToken).ConfigureAwait(false), request, report);
        if (policies.IsEmpty && request.Names.IsEmpty)
            report.Note(request.NamePattern is null ? "there are no policies" : "no policy has such a name");
        return policies;
    }

    internal static ImmutableArray<PolicySummary> Of(ClusterSnapshot snapshot, PoliciesRequest request, IReport? report = null)
    {
        Prerequisites.Require(snapshot, SnapshotKinds.Policies, "what the policies do");
        var table = RuleTable.Build(snapshot);
        foreach (var error in request.Names.Where(n => !table.Policies.Any(p => p.Policy.Name == n)).Select(NotFound.Policy))
        {
            if (report?.Miss(error) != true)
                throw error;
        }
        var nodes = new NodeIndex(snapshot, table);
        var knowsNodes = Knows(snapshot, SnapshotKinds.CiliumNodes, snapshot.CiliumNodes.IsEmpty);
        var conflicts = knowsNodes && Knows(snapshot, SnapshotKinds.Endpoints, snapshot.Endpoints.IsEmpty) ? Conflicts(table) : null;
        return
        [
            .. table.Policies.Where(p => request.Chooses(p.Policy.Name)).Select(policy => new PolicySummary(policy.Policy)
            {
                CreatedAt = policy.Policy.CreatedAt,
                Pods = snapshot.Complete.HasFlag(SnapshotKinds.Endpoints) ? PodsOf(policy, table).Count() : null,
                Gateways = [.. Used(policy, table, nodes), .. Unused(policy, table, nodes, knowsNodes)],
                Destinations = policy.Policy.DestinationCidrs.IsDefault ? [] : policy.Policy.DestinationCidrs,
                Excluded = policy.Policy.ExcludedCidrs,
                Conflicts = conflicts?.GetValueOrDefault(policy.Policy.Name),
                Ignored = policy.Rejection == PolicyRejection.None ? null : RejectionText.Of(policy),
            }),
        ];
    }

    // Nothing of a kind, or a part of it that could not be read: what is not found there may exist all the same.
    private static bool Knows(ClusterSnapshot snapshot, SnapshotKinds kind, bool isEmpty) =>
        isEmpty ? snapshot.Complete.HasFlag(kind) : !snapshot.Gaps.Any(g => g.Kinds.HasFlag(kind));

    // An endpoint whose policy has no destination of its family is selected all the same.
    private static IEnumerable<CiliumEndpoint> PodsOf(CompiledPolicy policy, RuleTable table) => table.EndpointsOf(policy).DistinctBy(static e => e.Name);

    private static IEnumerable<PolicyGatewayUse> Used(CompiledPolicy policy, RuleTable table, NodeIndex nodes)
    {
        var pods = PodsOf(policy, table).GroupBy(endpoint => table.GatewayOf(policy, endpoint)).ToDictionary(static g => g.Key, static g => g.Count());
        return from gateway in policy.Ring.Distinct()
               where gateway.Node is not null
               orderby gateway.Node
               select new PolicyGatewayUse(gateway.Node, gateway.EgressIP)
               {
                   PublicAddresses = nodes.SeenAs(gateway.Node!, gateway.EgressIP, ipv6: false),
                   Pods = pods.GetValueOrDefault(gateway),
                   Selector = policy.Gateways.FirstOrDefault(g => table.NodesOf(g).Contains(gateway.Node))?.NodeSelector?.ToString() ?? "",
               };
    }

    /// <summary>What is written and never chosen: the field that the list replaces, further nodes of one selector, selectors that fit no node.</summary>
    private static IEnumerable<PolicyGatewayUse> Unused(CompiledPolicy policy, RuleTable table, NodeIndex nodes, bool knowsNodes)
    {
        var used = policy.Ring.Select(static g => g.Node).ToHashSet();
        var written = (policy.Policy.Gateway is { } single ? [single] : ImmutableArray<PolicyGateway>.Empty).AddRange(policy.Policy.Gateways);
        foreach (var gateway in written.Distinct().Where(static g => g.NodeSelector is not null))
        {
            var fits = table.NodesOf(gateway).ToList();
            if (fits.Count == 0)
                yield return knowsNodes || policy.Rejection != PolicyRejection.None ? Written(gateway, null, "no node matches its node selector")
                    : Written(gateway, null, null) with { Pods = null };
            foreach (var node in fits.Where(n => !used.Contains(n)))
                yield return Written(gateway, node, Why(policy, gateway, fits)) with { PublicAddresses = nodes.PublicAddressesOf(node, ipv6: false) };
        }
    }

    private static PolicyGatewayUse Written(PolicyGateway gateway, string? node, string? why) =>
        new(node, gateway.EgressAddress) { Selector = gateway.NodeSelector!.ToString(), Unused = why };

    private static string Why(CompiledPolicy policy, PolicyGateway gateway, List<string> fits) => policy switch
    {
        { Rejection: not PolicyRejection.None } => "the agents ignore the policy",
        _ when policy.Gateways.Contains(gateway) => fits.Count > 1 ? "of the nodes that match its selector only the first by name is used"
            : "the agents find no address of it",
        { Policy.Gateways.IsEmpty: true } => "the agents find no address of it",
        _ when policy.Policy.Gateways.Contains(gateway) => "this version of Cilium does not know egressGateways",
        _ => "egressGateway is ignored where egressGateways has entries",
    };

    private static Dictionary<string, int> Conflicts(RuleTable table) => table.Entries()
        .Where(static entry => entry.IsConflict)
        .SelectMany(static entry => entry.Policies)
        .GroupBy(static name => name, StringComparer.Ordinal).ToDictionary(static g => g.Key, static g => g.Count(), StringComparer.Ordinal);
}
