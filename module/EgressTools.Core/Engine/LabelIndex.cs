namespace EgressTools.Engine;

/// <summary>Finds the label sets that a selector matches without trying all: by the rarest of the labels that it demands. Positions are those of the array that
/// the index was made of, ascending.</summary>
internal sealed class LabelIndex
{
    private readonly LabelSet[] _sets;
    private readonly Dictionary<string, List<int>> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Key, string Value), List<int>> _byLabel = [];

    /// <param name="selectors">Every selector that will be asked for: only keys that they demand are indexed.</param>
    public LabelIndex(LabelSet[] sets, IEnumerable<LabelSelector> selectors)
    {
        _sets = sets;
        foreach (var selector in selectors)
        {
            foreach (var (key, _) in selector.MatchLabels)
                Demand(key);
            foreach (var requirement in selector.MatchExpressions)
            {
                if (requirement.Operator is LabelOperator.In or LabelOperator.Exists)
                    Demand(requirement.Key);
            }
        }
        for (var i = 0; i < sets.Length; i++)
        {
            foreach (var (key, value) in sets[i])
                Add(key, value, i);
        }
    }

    /// <summary>Positions of the sets that the selector matches, ascending.</summary>
    public IEnumerable<int> Matches(LabelSelector selector)
    {
        if (!selector.IsUsable)
            yield break;
        foreach (var position in Candidates(selector))
        {
            if (selector.Matches(_sets[position]))
                yield return position;
        }
    }

    private void Demand(string key)
    {
        if (!_byKey.ContainsKey(key))
            _byKey.Add(key, []);
    }

    private void Add(string key, string value, int position)
    {
        if (!_byKey.TryGetValue(key, out var ofKey))
            return;
        ofKey.Add(position);
        if (!_byLabel.TryGetValue((key, value), out var ofLabel))
            _byLabel.Add((key, value), ofLabel = []);
        ofLabel.Add(position);
    }

    private IEnumerable<int> Candidates(LabelSelector selector)
    {
        List<int>? best = null;
        foreach (var (key, value) in selector.MatchLabels)
            best = Shorter(best, _byLabel.GetValueOrDefault((key, value), []));
        foreach (var requirement in selector.MatchExpressions)
        {
            if (requirement.Operator is LabelOperator.In && requirement.Values.Length == 1)
                best = Shorter(best, _byLabel.GetValueOrDefault((requirement.Key, requirement.Values[0]), []));
            else if (requirement.Operator is LabelOperator.In or LabelOperator.Exists)
                best = Shorter(best, _byKey.GetValueOrDefault(requirement.Key) ?? Unindexed(requirement.Key));
        }
        return best ?? Enumerable.Range(0, _sets.Length);
    }

    // A selector that the index was not made for: the sets themselves tell.
    private List<int> Unindexed(string key) => [.. Enumerable.Range(0, _sets.Length).Where(i => _sets[i].ContainsKey(key))];
    private static List<int> Shorter(List<int>? a, List<int> b) => a is null || b.Count < a.Count ? b : a;
}
