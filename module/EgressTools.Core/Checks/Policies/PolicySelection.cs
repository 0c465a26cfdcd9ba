namespace EgressTools.Checks.Policies;

/// <summary>How the pods of two policies meet, as far as their selectors tell.</summary>
internal enum SelectionMeeting
{
    /// <summary>No pod can fit both; or the two name no key that both demand, and say nothing of each other.</summary>
    None,

    /// <summary>A pod can fit both.</summary>
    Possible,

    /// <summary>Every pod that a selector of the one fits is the other's too.</summary>
    Within,

    /// <summary>The other way round.</summary>
    Holds,
}

/// <summary>The selectors of a policy, made ready to be compared with many others.</summary>
internal sealed class PolicySelection(CompiledPolicy policy)
{
    private readonly ImmutableArray<LabelConditions> _pods = [.. policy.EndpointSelectors.Select(static s => LabelConditions.Of(Named(s)))];
    private readonly ImmutableArray<LabelConditions> _nodes = policy.NodeSelectors.IsEmpty ? [LabelConditions.Of(LabelSelector.Everything)] : [.. policy.NodeSelectors.Select(LabelConditions.Of)];

    public CompiledPolicy Policy => policy;

    public SelectionMeeting Meets(PolicySelection other)
    {
        var best = SelectionMeeting.None;
        foreach (var a in _pods)
        {
            foreach (var b in other._pods)
            {
                if (!a.CanMeet(b) || !_nodes.Any(n => other._nodes.Any(n.CanMeet)))
                    continue;
                if (a.Implies(b) && _nodes.All(n => other._nodes.Any(n.Implies)))
                    return SelectionMeeting.Within;
                if (b.Implies(a) && other._nodes.All(n => _nodes.Any(n.Implies)))
                    return SelectionMeeting.Holds;
                if (a.SharesKey(b))
                    best = SelectionMeeting.Possible;
            }
        }
        return best;
    }

    // Kubernetes gives every namespace a label with its own name, which is what the label of its pods says.
    private static LabelSelector Named(LabelSelector selector) => new(
        LabelSet.Create(selector.MatchLabels.Where(static l => l.Key != NameLabel)),
        [.. selector.MatchExpressions.Select(static r => r.Key == NameLabel ? r with { Key = PolicyCompiler.NamespaceLabel } : r), .. NamesIn(selector)]);

    private static IEnumerable<LabelRequirement> NamesIn(LabelSelector selector) => selector.MatchLabels.TryGetValue(NameLabel, out var name)
        ? [new LabelRequirement(PolicyCompiler.NamespaceLabel, LabelOperator.In, [name])]
        : [];

    private const string NameLabel = PolicyCompiler.NamespaceLabelsPrefix + NamespaceNames.Label;
}
