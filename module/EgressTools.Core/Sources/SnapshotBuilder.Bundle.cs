namespace EgressTools.Sources;

/// <summary>Adds what a support bundle tells of agents, node by node. What a document says of a node comes first: somebody wrote it.</summary>
internal sealed partial class SnapshotBuilder
{
    /// <param name="version">The release; null for the newest.</param>
    private void AddBundle(CiliumVersion? version)
    {
        var nodes = Kept(ObjectKinds.Pods).Items.Where(static p => p.NodeName.Length > 0).GroupBy(static p => p.Name.Name, StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => g.First().NodeName, StringComparer.Ordinal);
        foreach (var (pod, agent) in _bundle.All)
        {
            if (nodes.TryGetValue(pod, out var node))
                AddAgent(agent, node, version);
            else
                Add(new Gap(agent.File, $"the node of the agent's pod '{pod}' is unknown", "keep the file k8s-pods of the bundle beside it")
                { Kinds = SnapshotKinds.AgentMaps });
        }
        foreach (var (pod, lines) in _bundle.Logs)
            AddAll(ObjectKinds.AgentLogLines, lines.Select(l => l with { Node = nodes.GetValueOrDefault(pod, pod) }));
        if (_bundle.UnreadLogs > 0)
            Add(new Gap("the agents' logs", $"{_bundle.UnreadLogs} of them were not read, because the others are longer than {InputLimits.Bytes >> 20} MB")
            { Kinds = SnapshotKinds.AgentLogs });
    }

    private void AddAgent(BundleAgent agent, string node, CiliumVersion? version)
    {
        if (Wants(SnapshotKinds.AgentMaps))
            Add(agent.Map(node, version), ObjectKinds.AgentMaps, node);
        if (Wants(SnapshotKinds.Interfaces) && agent.Interfaces(node) is { } interfaces)
            Add(interfaces, ObjectKinds.Interfaces, node);
        if (Wants(SnapshotKinds.AgentConfigurations) && agent.Configuration(node) is { } configuration)
            Add(configuration, ObjectKinds.AgentConfigurations, node);
        if (agent.Usages is { } usages)
            AddAll(ObjectKinds.NatUsages, usages.Select(u => u with { Node = node }));
    }

    private void Add<T>(AgentReply<T> reply, ObjectKind<T> kind, string node)
        where T : class
    {
        if (reply.Value is { } value)
            AddAll(kind, [value]);
        else
            Add(AgentGaps.Gap(node, reply.Fault!) with { Kinds = kind.Flag });
    }

    // Of maps each agent's counts, not that some were found.
    private void AddAll<T>(ObjectKind<T> kind, IEnumerable<T> items)
        where T : class
    {
        _seen |= kind.Flag & ~SnapshotKinds.AgentMaps;
        foreach (var item in items)
            Kept(kind).TryAdd(item);
    }
}
