namespace EgressTools.Engine;

/// <summary>A selector as sets: for each key that it names, the values that it lets pass, and whether the label may be absent. Keys depend on nothing but
/// themselves, so that what holds key by key holds for selectors. Labels have far more values than anybody lists: "all but these" is never empty.</summary>
internal sealed class LabelConditions
{
    // By key; null where nothing matches.
    private readonly KeyValuePair<string, Passing>[]? _keys;

    private LabelConditions(KeyValuePair<string, Passing>[]? keys) => _keys = keys;

    /// <summary>The conditions of a selector; of one that Kubernetes cannot compile, such that nothing matches.</summary>
    public static LabelConditions Of(LabelSelector selector)
    {
        if (!selector.IsUsable)
            return new(null);
        var keys = new SortedDictionary<string, Passing>(StringComparer.Ordinal);
        foreach (var requirement in selector.Requirements)
        {
            Add(requirement.Key, requirement.Operator switch
            {
                LabelOperator.In => new Passing(Absent: false, Listed: true, [.. requirement.Values]),
                LabelOperator.NotIn => new Passing(Absent: true, Listed: false, [.. requirement.Values]),
                LabelOperator.Exists => new Passing(Absent: false, Listed: false, []),
                _ => new Passing(Absent: true, Listed: true, []),
            });
        }
        return new(keys.Values.Any(static p => p.IsEmpty) ? null : [.. keys]);

        void Add(string key, Passing passing) => keys[key] = keys.TryGetValue(key, out var known) ? known.And(passing) : passing;
    }

    /// <summary>Whether some labels match both.</summary>
    public bool CanMeet(LabelConditions other)
    {
        if (_keys is null || other._keys is null)
            return false;
        foreach (var (key, passing) in _keys)
        {
            if (other.Find(key) is { } others && !passing.Meets(others))
                return false;
        }
        return true;
    }

    /// <summary>Whether all labels that match this match the other too.</summary>
    public bool Implies(LabelConditions other)
    {
        if (_keys is null)
            return true;
        if (other._keys is null)
            return false;
        foreach (var (key, others) in other._keys)
        {
            if (!(Find(key) ?? Passing.Everything).IsWithin(others))
                return false;
        }
        return true;
    }

    /// <summary>Whether both demand a label of the same key.</summary>
    public bool SharesKey(LabelConditions other) =>
        _keys is not null && other._keys is not null && Array.Exists(_keys, k => !k.Value.Absent && other.Find(k.Key) is { Absent: false });

    // Selectors have a few keys: nothing is faster than looking at them all.
    private Passing? Find(string key)
    {
        foreach (var (own, passing) in _keys!)
        {
            if (own == key)
                return passing;
        }
        return null;
    }

    /// <summary>What a key may have.</summary>
    /// <param name="Absent">The label may be absent.</param>
    /// <param name="Listed">The values are those that may be; otherwise those that may not.</param>
    private sealed record Passing(bool Absent, bool Listed, ImmutableArray<string> Values)
    {
        public static readonly Passing Everything = new(Absent: true, Listed: false, []);

        public bool IsEmpty => !Absent && Listed && Values.IsEmpty;

        public Passing And(Passing other) => (Listed, other.Listed) switch
        {
            (true, _) => new(Absent && other.Absent, true, [.. Values.Where(other.Passes)]),
            (false, true) => other.And(this),
            _ => new(Absent && other.Absent, false, [.. Values.Union(other.Values, StringComparer.Ordinal)]),
        };

        public bool Meets(Passing other) => (Absent && other.Absent) || (Listed, other.Listed) switch
        {
            (true, _) => HasPassing(other),
            (false, true) => other.HasPassing(this),
            _ => true,
        };

        public bool IsWithin(Passing other) => (!Absent || other.Absent) && (Listed, other.Listed) switch
        {
            (true, _) => Values.All(other.Passes),
            (false, true) => false,
            _ => other.Values.All(v => Values.Contains(v)),
        };

        private bool Passes(string value) => Has(value) == Listed;

        // ImmutableArray.Contains takes twice as long, and all pairs of policies ask this.
        private bool Has(string value)
        {
            foreach (var own in Values)
            {
                if (own == value)
                    return true;
            }
            return false;
        }

        private bool HasPassing(Passing other)
        {
            foreach (var value in Values)
            {
                if (other.Passes(value))
                    return true;
            }
            return false;
        }
    }
}
