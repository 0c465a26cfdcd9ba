namespace EgressTools.Sources;

/// <summary>What a support bundle tells of agents, node by node.</summary>
internal sealed class BundleNodes
{
    public List<AgentMap> Maps { get; } = [];
    public List<NodeInterfaces> Interfaces { get; } = [];
    public List<AgentConfiguration> Configurations { get; } = [];
    public List<NatUsage> Usages { get; } = [];
    public List<AgentLogLine> Logs { get; } = [];
    public List<Gap> Gaps { get; } = [];

    /// <summary>The kinds of which something was there. Not the maps: of these each agent's counts.</summary>
    public SnapshotKinds Seen { get; private set; }

    /// <summary>Puts it together.</summary>
    /// <param name="nodes">The nodes of pods by the pods' names.</param>
    /// <param name="version">The release; null for the newest.</param>
    public static BundleNodes Of(BundleAgents bundle, SnapshotKinds wanted, Dictionary<string, string> nodes, CiliumVersion? version)
    {
        var told = new BundleNodes();
        foreach (var (pod, agent) in bundle.All)
        {
            if (nodes.TryGetValue(pod, out var node))
                told.Add(agent, node, wanted, version);
            else
                told.Gaps.Add(new Gap(agent.File, $"the node of the agent's pod '{pod}' is unknown", "keep the file k8s-pods of the bundle beside it")
                { Kinds = SnapshotKinds.AgentMaps });
        }
        foreach (var (pod, lines) in bundle.Logs)
        {
            told.Seen |= SnapshotKinds.AgentLogs;
            told.Logs.AddRange(lines.Select(l => l with { Node = nodes.GetValueOrDefault(pod, pod) }));
        }
        if (bundle.UnreadLogs > 0)
            told.Gaps.Add(new Gap("the agents' logs", $"{bundle.UnreadLogs} of them were not read, " +
                $"because the others are longer than {InputLimits.Bytes >> 20} MB")
            { Kinds = SnapshotKinds.AgentLogs });
        return told;
    }

    private void Add(BundleAgent agent, string node, SnapshotKinds wanted, CiliumVersion? version)
    {
        if (wanted.HasFlag(SnapshotKinds.AgentMaps))
            Add(agent.Map(node, version), Maps, node, SnapshotKinds.AgentMaps);
        if (wanted.HasFlag(SnapshotKinds.Interfaces) && agent.Interfaces(node) is { } interfaces)
            Add(interfaces, Interfaces, node, SnapshotKinds.Interfaces);
        if (wanted.HasFlag(SnapshotKinds.AgentConfigurations) && agent.Configuration(node) is { } configuration)
            Add(configuration, Configurations, node, SnapshotKinds.AgentConfigurations);
        if (agent.Usages is { } usages)
        {
            Seen |= SnapshotKinds.NatStatistics;
            Usages.AddRange(usages.Select(u => u with { Node = node }));
        }
    }

    private void Add<T>(AgentReply<T> reply, List<T> found, string node, SnapshotKinds kinds)
        where T : class
    {
        if (reply.Value is not { } value)
        {
            Gaps.Add(AgentGaps.Gap(node, reply.Fault!) with { Kinds = kinds });
            return;
        }
        found.Add(value);
        Seen |= kinds & ~SnapshotKinds.AgentMaps;
    }
}
