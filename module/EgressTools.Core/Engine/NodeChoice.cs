using System.Runtime.CompilerServices;

namespace EgressTools.Engine;

/// <summary>A node that was chosen as a gateway: the Node, the CiliumNode, or both.</summary>
internal sealed record NodeChoice(string Name, Node? Node, CiliumNode? Agent)
{
    /// <summary>The label by which a policy names one node.</summary>
    public const string HostnameLabel = "kubernetes.io/hostname";
    private static readonly ConditionalWeakTable<ClusterSnapshot, SortedDictionary<string, NodeChoice>> Known = [];

    /// <summary>The hostname label as the agents see it; the name where no label is known, which is what kubelets set.</summary>
    public string Hostname => Label(Agent?.Labels) ?? Label(Node?.Labels) ?? Name;
    public Address? ExternalIP => Node?.ExternalIP;
    public Address? InternalIPv4 => NodeAddresses.First(Addressing, "InternalIP", ipv6: false);
    public IEnumerable<Address> Addresses => Addressing.Select(static a => a.Value).OfType<Address>();

    public bool HasPublic(Address address) => Addressing.Any(a => a.Type == "ExternalIP" && a.Value == address);

    public bool HasInternal(Address address) => Addressing.Any(a => a.Type == "InternalIP" && a.Value == address);

    private ImmutableArray<NodeAddress> Addressing => [.. Node?.Addresses ?? [], .. Agent?.Addresses ?? []];

    /// <summary>The node whose public address this is, as the Node or the CiliumNode lists it; null where it is nobody's.</summary>
    public static string? PublicOwner(ClusterSnapshot snapshot, Address address) => All(snapshot).Values.FirstOrDefault(n => n.HasPublic(address))?.Name;

    /// <summary>The nodes that the agents take a selector to mean, by name; the Nodes where no CiliumNode was read.</summary>
    public static ImmutableArray<NodeChoice> Fitting(ClusterSnapshot snapshot, LabelSelector selector) =>
        [.. Fitting(All(snapshot), selector).Where(n => n.Agent is not null || snapshot.CiliumNodes.IsEmpty)];

    /// <summary>A node by name; null where there is none.</summary>
    public static NodeChoice? Of(ClusterSnapshot snapshot, string name) => All(snapshot).GetValueOrDefault(name);

    /// <summary>The node that the agents take for a gateway: of those that its selector matches the
    /// first by name that has an address; null where none does.</summary>
    public static NodeChoice? Taken(ClusterSnapshot snapshot, LabelSelector selector) =>
        Fitting(snapshot, selector).FirstOrDefault(static n => n.Agent is not { NodeIP: null });

    public bool HasInternal(bool ipv6) => Addressing.Any(a => a.Type == "InternalIP" && a.Value?.IsIPv6 == ipv6);

    public IEnumerable<string> Warnings(ClusterSnapshot snapshot)
    {
        if (Node is { Readiness: NodeReadiness.NotReady or NodeReadiness.Silent })
            yield return $"node '{Name}' is not ready: traffic sent to it is lost";
        if (Node is { Unschedulable: true })
            yield return $"node '{Name}' is cordoned: somebody may be about to drain it";
        if (Node is { IsSuperNode: true })
            yield return $"node '{Name}' is a super node, which runs no Cilium agent: it cannot be a gateway";
        else if (Agent is null && snapshot.Complete.HasFlag(SnapshotKinds.CiliumNodes))
            yield return $"node '{Name}' has no CiliumNode: no agent has registered it, so the policy will find no gateway there";
        if (Agent is { } agent && Label(agent.Labels) is null)
            yield return $"the CiliumNode of '{Name}' has no label {HostnameLabel}: the policy will not find it";
        if (Agent is { } known && CiliumBehavior.For(snapshot.Installation.Version).IsWithoutIPv4(known))
            yield return $"node '{Name}' {GatewayProblems.IPv6First.Message} (#39985)";
    }

    private static string? Label(LabelSet? labels) => labels is not null && labels.TryGetValue(HostnameLabel, out var value) ? value : null;

    /// <summary>All nodes by name. Of one snapshot they are asked for again and again.</summary>
    public static SortedDictionary<string, NodeChoice> All(ClusterSnapshot snapshot) => Known.GetValue(snapshot, Read);

    private static SortedDictionary<string, NodeChoice> Read(ClusterSnapshot snapshot)
    {
        var all = new SortedDictionary<string, NodeChoice>(StringComparer.Ordinal);
        foreach (var node in snapshot.Nodes)
            all[node.Name] = new NodeChoice(node.Name, node, null);
        foreach (var agent in snapshot.CiliumNodes)
            all[agent.Name] = new NodeChoice(agent.Name, all.GetValueOrDefault(agent.Name)?.Node, agent);
        return all;
    }

    /// <summary>Those that a selector matches: agents look at CiliumNode labels; Node labels count only where no CiliumNode is known.</summary>
    public static ImmutableArray<NodeChoice> Fitting(SortedDictionary<string, NodeChoice> all, LabelSelector selector) =>
        [.. all.Values.Where(n => selector.Matches(n.Agent?.Labels ?? n.Node?.Labels ?? LabelSet.Empty))];
}
