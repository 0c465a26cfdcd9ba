namespace EgressTools.Checks.Policies;

/// <summary>How the pods of two policies overlap, by their selectors alone.</summary>
internal enum SelectionOverlap
{
    /// <summary>No pod can match both, or the selectors share no key and allow no conclusion.</summary>
    None,
    /// <summary>A pod can match both.</summary>
    Possible,
    /// <summary>The other policy selects every pod that a selector of this policy matches.</summary>
    Within,
    /// <summary>This policy selects every pod that a selector of the other policy matches.</summary>
    Contains,
}

/// <summary>The selectors of a policy, prepared for comparison with many others.</summary>
internal sealed class PolicySelection(CompiledPolicy policy)
{
    private readonly ImmutableArray<LabelConditions> _pods = [.. policy.EndpointSelectors.Select(static s => LabelConditions.Of(Named(s)))];
    private readonly ImmutableArray<LabelConditions> _nodes =
        policy.NodeSelectors.IsEmpty ? [LabelConditions.Of(LabelSelector.Everything)] : [.. policy.NodeSelectors.Select(LabelConditions.Of)];

    public CompiledPolicy Policy => policy;

    public SelectionOverlap OverlapWith(PolicySelection other)
    {
        var best = SelectionOverlap.None;
        foreach (var a in _pods)
        {
            foreach (var b in other._pods)
            {
                if (!a.CanMeet(b) || !_nodes.Any(n => other._nodes.Any(n.CanMeet)))
                    continue;
                if (a.Implies(b) && _nodes.All(n => other._nodes.Any(n.Implies)))
                    return SelectionOverlap.Within;
                if (b.Implies(a) && other._nodes.All(n => _nodes.Any(n.Implies)))
                    return SelectionOverlap.Contains;
                if (a.SharesKey(b))
                    best = SelectionOverlap.Possible;
            }
        }
        return best;
    }

    // The namespace label with the name and the identity label with the namespace say the same.
    private static LabelSelector Named(LabelSelector selector) => new(
        LabelSet.Create(selector.MatchLabels.Where(static l => l.Key != NameLabel)),
        [.. selector.MatchExpressions.Select(static r => r.Key == NameLabel ? r with { Key = PolicyCompiler.NamespaceLabel } : r), .. NamesIn(selector)]);

    private static IEnumerable<LabelRequirement> NamesIn(LabelSelector selector) => selector.MatchLabels.TryGetValue(NameLabel, out var name)
        ? [new LabelRequirement(PolicyCompiler.NamespaceLabel, LabelOperator.In, [name])]
        : [];

    private const string NameLabel = PolicyCompiler.NamespaceLabelsPrefix + NamespaceNames.Label;
}
