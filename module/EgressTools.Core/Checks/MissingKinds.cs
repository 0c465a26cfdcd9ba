namespace EgressTools.Checks;

/// <summary>Why a check that needs some kinds cannot look.</summary>
internal static class MissingKinds
{
    private static readonly (SnapshotKinds Kind, string Name)[] Names =
    [
        (SnapshotKinds.Policies, "policies"), (SnapshotKinds.Nodes, "nodes"), (SnapshotKinds.CiliumNodes, "ciliumnodes"), (SnapshotKinds.Endpoints, "ciliumendpoints"),
        (SnapshotKinds.Namespaces, "namespaces"), (SnapshotKinds.Services, "services"), (SnapshotKinds.Pods, "pods"), (SnapshotKinds.Installation, "the configuration of Cilium"),
        (SnapshotKinds.NodeConfigs, "ciliumnodeconfigs"), (SnapshotKinds.NodePools, "node pools"), (SnapshotKinds.AgentMaps, "the agents' maps"), (SnapshotKinds.ExitAddresses, "exit addresses"),
        (SnapshotKinds.Configuration, "cilium-config"), (SnapshotKinds.MasqueradeLists, "the lists of ip-masq-agent"), (SnapshotKinds.AgentPods, "the agents' pods"),
        (SnapshotKinds.Interfaces, "the interfaces of nodes"), (SnapshotKinds.AgentConfigurations, "the agents' own configuration"), (SnapshotKinds.NatStatistics, "the agents' NAT statistics"),
        (SnapshotKinds.AgentLogs, "the agents' logs"),
    ];

    public static List<string> NamesOf(SnapshotKinds kinds) => [.. Names.Where(n => kinds.HasFlag(n.Kind)).Select(static n => n.Name)];

    public static (CheckSkipKind Kind, string Subject, string Reason) Reason(SnapshotKinds missing, ClusterSnapshot snapshot)
    {
        var (kind, name) = Names.First(n => missing.HasFlag(n.Kind));
        if (snapshot.Gaps.FirstOrDefault(g => g.Kinds.HasFlag(kind) && !g.IsAbsence) is { } gap)
            return (CheckSkipKind.Unread, name, $"{name} could not be read ({gap.What})");
        return (CheckSkipKind.NotGiven, name, kind is SnapshotKinds.AgentMaps or SnapshotKinds.ExitAddresses
            ? $"{name} were not given, nor asked for (on a cluster: --live)"
            : $"it needs {name}, and none were given");
    }
}
