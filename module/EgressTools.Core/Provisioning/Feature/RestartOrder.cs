namespace EgressTools.Provisioning.Feature;

/// <summary>Agents that restart together; the next wave waits for them.</summary>
/// <param name="Nodes">Their nodes, by name; none for all that are left.</param>
/// <param name="Policies">The policies whose gateways these nodes are, by name; none for all other nodes.</param>
public sealed record RestartWave(ImmutableArray<string> Nodes, ImmutableArray<string> Policies)
{
    /// <summary>Whether these are gateways.</summary>
    public bool IsOfGateways => !Policies.IsEmpty;
}

/// <summary>In which order agents restart so that no pod is steered to a gateway that does not serve yet: all gateways of a policy together, then the others.
/// One gateway after the other costs the pods that run on gateways.</summary>
internal static class RestartOrder
{
    /// <summary>The waves; none where no policy has a gateway, and any order is as good.</summary>
    public static ImmutableArray<RestartWave> Of(ClusterSnapshot snapshot)
    {
        var table = RuleTable.Build(snapshot);
        var owners = new NodeIndex(snapshot, table);
        var groups = new List<(SortedSet<string> Nodes, SortedSet<string> Policies, HashSet<string> Touched)>();
        foreach (var policy in table.Policies)
        {
            var gateways = Gateways(policy);
            if (gateways.Count == 0)
                continue;
            // A pod of the policy on a gateway of another is steered from that gateway's restart on.
            var pods = table.EndpointsOf(policy).Select(e => e.NodeIP is { } address ? owners.OwnerOf(address) : null).OfType<string>();
            var group = (Nodes: gateways, Policies: new SortedSet<string>([policy.Policy.Name], StringComparer.Ordinal),
                Touched: pods.Concat(gateways).ToHashSet(StringComparer.Ordinal));
            foreach (var other in groups.Where(g => g.Nodes.Overlaps(group.Touched) || g.Touched.Overlaps(group.Nodes)).ToList())
            {
                groups.Remove(other);
                group.Nodes.UnionWith(other.Nodes);
                group.Policies.UnionWith(other.Policies);
                group.Touched.UnionWith(other.Touched);
            }
            groups.Add(group);
        }
        return groups.Count == 0 ? [] : [.. groups.OrderBy(static g => g.Policies.Min, StringComparer.Ordinal)
            .Select(static g => new RestartWave([.. g.Nodes], [.. g.Policies])), new RestartWave([], [])];
    }

    private static SortedSet<string> Gateways(CompiledPolicy policy) => new(policy.Ring.Select(static g => g.Node).OfType<string>(), StringComparer.Ordinal);
}

/// <summary>The signal of an agent that its data path runs as configured.</summary>
internal static class StartSignal
{
    /// <summary>Whether a release is one in which the signal was seen to be right.</summary>
    public static bool IsKnownIn(CiliumVersion? version) => version is { } v && v.IsAtLeast(1, 18) && !v.IsAtLeast(1, 21);
}
