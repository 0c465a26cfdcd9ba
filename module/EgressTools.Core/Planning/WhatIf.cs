namespace EgressTools.Planning;

/// <summary>A label that a node is to get, or to lose.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Key">The label's key.</param>
/// <param name="Value">Its value; null if it goes.</param>
public sealed record NodeLabelChange(string Node, string Key, string? Value);

/// <summary>What differs from a cluster as it is.</summary>
public sealed record WhatIf
{
    /// <summary>Policies as they will be; those of a known name take its place.</summary>
    public ImmutableArray<EgressPolicy> Policies { get; init; } = [];
    /// <summary>Policies that go, by name.</summary>
    public ImmutableArray<string> Deleted { get; init; } = [];
    /// <summary>Nodes that go, by name: as gateways; the pods that run on them stay in the picture.</summary>
    public ImmutableArray<string> WithoutNodes { get; init; } = [];
    /// <summary>Labels of nodes that change. The node's agent copies them to its CiliumNode, which is what policies look at.</summary>
    public ImmutableArray<NodeLabelChange> Labels { get; init; } = [];
    /// <summary>The version of Cilium then; null if it stays.</summary>
    public CiliumVersion? Version { get; init; }

    /// <summary>The cluster as it would be.</summary>
    /// <exception cref="UsageException">A policy or a node that is named does not exist.</exception>
    public ClusterSnapshot Apply(ClusterSnapshot snapshot)
    {
        RequireNames(snapshot);
        var admitted = Policies.Where(p => !IsRejected(p, snapshot)).Select(p => Pruned(p, snapshot)).ToList();
        var replaced = admitted.Select(static p => p.Name).Concat(Deleted).ToHashSet(StringComparer.Ordinal);
        return snapshot with
        {
            Policies = [.. snapshot.Policies.Where(p => !replaced.Contains(p.Name)).Concat(admitted).OrderBy(static p => p.Name, StringComparer.Ordinal)],
            Nodes = [.. snapshot.Nodes.Where(n => !WithoutNodes.Contains(n.Name)).Select(n => n with { Labels = Relabel(n.Name, n.Labels) })],
            CiliumNodes = [.. snapshot.CiliumNodes.Where(n => !WithoutNodes.Contains(n.Name)).Select(n => n with { Labels = Relabel(n.Name, n.Labels) })],
            Installation = Version is null ? snapshot.Installation : snapshot.Installation with { Version = Version },
        };
    }

    /// <summary>What the schema says of policies to apply: those that it rejects, and fields of others that it does not know.</summary>
    public EgressPlan Schema(EgressPlan plan, ClusterSnapshot snapshot)
    {
        var unknown = Policies.Where(p => !IsRejected(p, snapshot))
            .Select(p => (p.Name, p.Source, Fields: p.FieldsUnknownIn(VersionOf(snapshot)).ToImmutableArray())).Where(static p => !p.Fields.IsEmpty)
            .ToDictionary(static p => p.Name, StringComparer.Ordinal);
        return plan with
        {
            Policies =
            [
                .. plan.Policies.Select(p => unknown.TryGetValue(p.Name, out var of) ? p with { Unknown = of.Fields, Source = of.Source } : p)
                    .Concat(Rejected(snapshot)).OrderBy(static p => p.Name, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>The policies that the API server rejects, which change nothing, with those that stay in force instead.</summary>
    public IEnumerable<PlannedPolicy> Rejected(ClusterSnapshot snapshot)
    {
        foreach (var policy in Policies.Where(p => IsRejected(p, snapshot)))
        {
            var current = snapshot.Policies.FirstOrDefault(p => p.Name == policy.Name);
            ImmutableArray<PolicyFault> faults = [.. policy.FaultsIn(VersionOf(snapshot))];
            yield return new PlannedPolicy(policy.Name, PolicyChangeKind.Rejected, [], current, current) { Faults = faults, Source = policy.Source };
        }
    }

    private CiliumVersion? VersionOf(ClusterSnapshot snapshot) => Version ?? snapshot.Installation.Version;

    private bool IsRejected(EgressPolicy policy, ClusterSnapshot snapshot) => policy.FaultsIn(VersionOf(snapshot)).Any();

    // What a release does not know the API server drops; of the other fields the agents' rules know it. Cilium before 1.14 has no exclusions.
    private EgressPolicy Pruned(EgressPolicy policy, ClusterSnapshot snapshot) => VersionOf(snapshot) is { } version && !version.IsAtLeast(1, 14)
        ? policy with { ExcludedCidrs = [] } : policy;

    private void RequireNames(ClusterSnapshot snapshot)
    {
        var nodes = snapshot.Nodes.Select(static n => n.Name).Concat(snapshot.CiliumNodes.Select(static n => n.Name)).ToHashSet(StringComparer.Ordinal);
        if (WithoutNodes.Concat(Labels.Select(static l => l.Node)).FirstOrDefault(n => !nodes.Contains(n)) is { } node)
            throw NotFound.Node(node);
        if (Deleted.FirstOrDefault(name => !snapshot.Policies.Any(p => p.Name == name)) is { } policy)
            throw NotFound.Policy(policy);
        if (Deleted.FirstOrDefault(name => Policies.Any(p => p.Name == name)) is { } both)
            throw new UsageException($"policy '{both}' cannot be both applied and deleted: remove one of the two", "AppliedAndDeleted");
    }

    private LabelSet Relabel(string node, LabelSet labels)
    {
        foreach (var change in Labels.Where(l => l.Node == node))
            labels = change.Value is { } value ? labels.With(change.Key, value) : LabelSet.Create(labels.Where(l => l.Key != change.Key));
        return labels;
    }
}
