namespace EgressTools.Engine;

/// <summary>Where two sorted lists of destinations meet.</summary>
/// <param name="Equal">The same CIDR in both.</param>
/// <param name="Nested">One inside one of the other, where it decides about some address that otherwise the wider would decide about: with the nearest that
/// holds it, and not where the other list has the CIDR itself.</param>
internal sealed record PrefixOverlaps(
    ImmutableArray<(PolicyDestination First, PolicyDestination Second)> Equal, ImmutableArray<(PolicyDestination First, PolicyDestination Second)> Nested)
{
    public static PrefixOverlaps Of(ImmutableArray<PolicyDestination> first, ImmutableArray<PolicyDestination> second)
    {
        var equal = ImmutableArray.CreateBuilder<(PolicyDestination, PolicyDestination)>();
        var nested = ImmutableArray.CreateBuilder<(PolicyDestination First, PolicyDestination Second)>();
        var around = new List<(PolicyDestination Entry, bool IsFirst)>();
        // Wider ones come before what they hold, so that those around an entry are a stack.
        foreach (var (entry, isFirst) in first.Select(static e => (e, true)).Concat(second.Select(static e => (e, false))).OrderBy(static e => e.Item1))
        {
            while (around.Count > 0 && !around[^1].Entry.Cidr.Contains(entry.Cidr))
                around.RemoveAt(around.Count - 1);
            var others = around.FindAll(a => a.IsFirst != isFirst);
            if (others.Exists(a => a.Entry.Cidr == entry.Cidr))
                equal.AddRange(others.Where(a => a.Entry.Cidr == entry.Cidr).Select(a => isFirst ? (entry, a.Entry) : (a.Entry, entry)));
            else if (others.Count > 0)
                nested.Add(isFirst ? (entry, others[^1].Entry) : (others[^1].Entry, entry));
            around.Add((entry, isFirst));
        }
        return new PrefixOverlaps(equal.ToImmutable(), nested.Count == 0 ? [] : Deciding(nested, first, second));
    }

    private static ImmutableArray<(PolicyDestination First, PolicyDestination Second)> Deciding(
        IEnumerable<(PolicyDestination First, PolicyDestination Second)> nested, ImmutableArray<PolicyDestination> first,
            ImmutableArray<PolicyDestination> second)
    {
        var (ofFirst, ofSecond) = (first.Select(static e => e.Cidr).ToHashSet(), second.Select(static e => e.Cidr).ToHashSet());
        var deciding = new DecidingPrefixes().Of(ofFirst.Union(ofSecond)).ToHashSet();
        return [.. nested.Where(n => Inner(n.First.Cidr, n.Second.Cidr) is var inner && deciding.Contains(inner)
            && !(ofFirst.Contains(inner) && ofSecond.Contains(inner)))];
    }

    private static Cidr Inner(Cidr a, Cidr b) => a.Length > b.Length ? a : b;
}
