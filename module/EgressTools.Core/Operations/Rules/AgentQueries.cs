namespace EgressTools.Operations;

/// <summary>Asks agents for what no object of the API tells: the interfaces of their nodes, and their own configuration. An agent that cannot be asked is a
/// gap.</summary>
internal static class AgentQueries
{
    /// <summary>The snapshot with the interfaces of these nodes, or of all, and gaps for those that cannot be asked; quietly, these are a detail.</summary>
    public static async Task<ClusterSnapshot> AddInterfacesAsync(
        ApiClient client, ClusterSnapshot snapshot, IReadOnlySet<string>? nodes, IReport report, CancellationToken cancellationToken, bool quiet = false)
    {
        var found = new List<NodeInterfaces>();
        var gaps = nodes is { Count: 0 } ? [] : await InterfacesAsync(client, snapshot, nodes, found.Add, report, cancellationToken).ConfigureAwait(false);
        foreach (var gap in gaps)
        {
            if (quiet)
                report.Detail(gap.ToString());
            else
                report.Warn(gap.ToString());
        }
        return snapshot with
        {
            Interfaces = [.. found.OrderBy(static i => i.Node, StringComparer.Ordinal)],
            Gaps = snapshot.Gaps.AddRange(gaps),
            Complete = gaps.IsEmpty && nodes is null ? snapshot.Complete | SnapshotKinds.Interfaces : snapshot.Complete,
        };
    }

    /// <summary>The nodes whose interfaces a prediction may need: those that a gateway of some policy, also of the given ones, selects. An egress IP is in the
    /// gateway's own map alone, so that the others' interfaces do not matter.</summary>
    public static IReadOnlySet<string> GatewayCandidates(ClusterSnapshot snapshot, ImmutableArray<EgressPolicy> policies)
    {
        var all = snapshot with { Policies = snapshot.Policies.AddRange(policies) };
        ImmutableArray<LabelSelector> selectors =
            [.. all.Policies.SelectMany(static p => p.AllGateways).Select(static g => g.NodeSelector).OfType<LabelSelector>().Distinct()];
        var index = new LabelIndex([.. all.CiliumNodes.Select(static n => n.Labels)], selectors);
        return selectors.SelectMany(index.Matches).Select(i => all.CiliumNodes[i].Name).Concat(AgentGaps.Gateways(all)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The gateways as they are now whose egress IP depends on their interfaces.</summary>
    public static IEnumerable<string> DependingGateways(ClusterSnapshot snapshot) =>
        RuleTable.Build(snapshot with { Endpoints = [] }).Policies.SelectMany(static p => p.Ring).Where(static g => g.Own.IPv4 is null || g.Own.IPv6 is null)
            .Select(static g => g.Node).OfType<string>();

    /// <summary>Puts a question to agents and hands over each answer as it comes, so that not all of a large cluster are held at once.</summary>
    /// <returns>Those that were not answered.</returns>
    public static async Task<ImmutableArray<Gap>> EachAsync<T>(ApiClient client, AgentPods agents,
        Func<Agent, CancellationToken, Task<AgentReply<T>>> question, SnapshotKinds kinds, Action<T> take, IReport report, CancellationToken cancellationToken)
        where T : class
    {
        var gaps = agents.Gaps.Select(g => g with { Kinds = kinds }).ToList();
        using var reader = new AgentReader<T>(client, question, kinds, report);
        await foreach (var answer in reader.ReadAsync(agents.Pods, cancellationToken).ConfigureAwait(false))
        {
            if (answer.Value is { } value)
                take(value);
            else if (answer.Gap is { } gap)
                gaps.Add(gap);
        }
        return [.. gaps];
    }

    private static async Task<ImmutableArray<Gap>> InterfacesAsync(ApiClient client, ClusterSnapshot snapshot, IReadOnlySet<string>? nodes,
        Action<NodeInterfaces> take, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            var agents = await AgentPods.FindAsync(client, snapshot, nodes: [], cancellationToken).ConfigureAwait(false);
            var asked = nodes is null ? agents : new AgentPods([.. agents.Pods.Where(p => nodes.Contains(p.NodeName))],
                [.. agents.Gaps.Where(g => nodes.Contains(AgentGaps.NodeOf(g)))]);
            return await EachAsync(client, asked, static (agent, token) => agent.InterfacesAsync(token), SnapshotKinds.Interfaces, take, report,
                cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.Status is not 401)
        {
            return [new Gap("the agents", $"could not be asked: {error.Message}") { Kinds = SnapshotKinds.Interfaces }];
        }
    }
}
