namespace EgressTools.Operations;

/// <summary>Where the agents' maps come from: the agents themselves, or what was saved of them.</summary>
internal static class AgentMaps
{
    /// <summary>The snapshot with the maps of its agents, and with gaps for those that cannot be asked.</summary>
    public static async Task<ClusterSnapshot> AddAsync(ApiClient client, ClusterSnapshot snapshot, IReport report, CancellationToken cancellationToken)
    {
        var asked = await AskAsync(client, snapshot, nodes: [], report, cancellationToken).ConfigureAwait(false);
        foreach (var gap in asked.Gaps)
            report.Warn(gap.ToString());
        return snapshot with
        {
            AgentMaps = asked.AgentMaps,
            AgentConfigurations = asked.AgentConfigurations,
            Gaps = snapshot.Gaps.AddRange(asked.Gaps),
            Complete = snapshot.Complete | (asked.Gaps.IsEmpty ? AgentState.Kinds : SnapshotKinds.None),
        };
    }

    /// <summary>The snapshot with the map of one agent; where it cannot be asked, a warning and the snapshot as it is.</summary>
    public static async Task<ClusterSnapshot> AddAsync(ApiClient client, ClusterSnapshot snapshot, string node, IReport report,
        CancellationToken cancellationToken)
    {
        try
        {
            var asked = await AskAsync(client, snapshot, [node], report, cancellationToken).ConfigureAwait(false);
            return With(snapshot, asked, node);
        }
        catch (ClusterException error) when (error.IsGap || error.Id == "NoAgents")
        {
            report.Warn($"the version of the policy that the agent of node {node} keeps is unknown: {error.Message}");
            return snapshot;
        }
    }

    /// <summary>The snapshot with what another one of the same cluster holds of a node's agent.</summary>
    public static ClusterSnapshot With(ClusterSnapshot snapshot, ClusterSnapshot maps, string node) => snapshot with
    {
        AgentMaps = snapshot.AgentMaps.AddRange(maps.AgentMaps.Where(m => m.Node == node)),
        AgentConfigurations = [.. snapshot.AgentConfigurations.Where(c => c.Node != node), .. maps.AgentConfigurations.Where(c => c.Node == node)],
    };

    /// <summary>The maps that the snapshot holds, of some nodes or of all.</summary>
    public static ImmutableArray<AgentMap> Recorded(ClusterSnapshot snapshot, ImmutableArray<string> nodes)
    {
        RequireNodes(snapshot, nodes);
        if (snapshot.AgentMaps.IsEmpty)
            throw new InputException($"{snapshot.Origin} holds no agents' maps: save them with {Subcommands.Snapshot} {Options.Maps}, " +
                "or give a cilium sysdump with its bugtool archives", "NoAgentMaps");
        ImmutableArray<AgentMap> maps = [.. snapshot.AgentMaps.Where(m => nodes.Covers(m.Node))];
        return maps.IsEmpty ? throw new InputException($"{snapshot.Origin} holds no map of the agent of node '{nodes[0]}'", "NoAgentMaps") : maps;
    }

    /// <summary>What the agents hold and run with, and gaps for those that cannot be asked; nothing else.</summary>
    public static async Task<ClusterSnapshot> AskAsync(ApiClient client, ClusterSnapshot snapshot, ImmutableArray<string> nodes, IReport report,
        CancellationToken cancellationToken)
    {
        var states = new List<AgentState>();
        var gaps = await AskAsync(client, snapshot, nodes, states.Add, report, cancellationToken).ConfigureAwait(false);
        return new ClusterSnapshot
        {
            AgentMaps = [.. states.Select(static s => s.Map)],
            AgentConfigurations = [.. states.Select(static s => s.Configuration.Value).OfType<AgentConfiguration>()],
            Gaps = gaps,
        };
    }

    /// <summary>Asks the agents and hands over what each holds as it comes, so that not all of a large cluster are held at once.</summary>
    public static async Task<ImmutableArray<Gap>> AskAsync(
        ApiClient client, ClusterSnapshot snapshot, ImmutableArray<string> nodes, Action<AgentState> take, IReport report,
        CancellationToken cancellationToken)
    {
        RequireNodes(snapshot, nodes);
        var agents = await AgentPods.FindAsync(client, snapshot, nodes, cancellationToken).ConfigureAwait(false);
        var gaps = await AgentQueries.EachAsync(client, agents, static (agent, token) => agent.StateAsync(token), SnapshotKinds.AgentMaps, take, report,
            cancellationToken).ConfigureAwait(false);
        return gaps.Length < agents.Pods.Length + agents.Gaps.Length ? gaps : throw Nobody(gaps);
    }

    private static ClusterException Nobody(ImmutableArray<Gap> gaps) => gaps.IsEmpty
        ? new ClusterException("no agent could be asked: there is no pod with the label k8s-app=cilium; is Cilium installed?", "NoAgents")
        : new ClusterException($"no agent could be asked: {gaps[^1]}{(gaps.Length > 1 ? $" (and {gaps.Length - 1} more)" : "")}", "NoAgents");

    private static void RequireNodes(ClusterSnapshot snapshot, ImmutableArray<string> nodes)
    {
        if (!snapshot.CiliumNodes.IsEmpty && NamedNodes.Missing(snapshot, nodes) is [var missing, ..])
            throw NotFound.CiliumNode(missing);
    }
}
