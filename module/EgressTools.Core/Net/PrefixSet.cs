namespace EgressTools.Net;

/// <summary>Sets of addresses as prefixes: sorted, disjoint, and as few as can be.</summary>
internal static class PrefixSet
{
    /// <summary>All addresses of some prefixes.</summary>
    public static ImmutableArray<Cidr> Merge(IEnumerable<Cidr> prefixes)
    {
        var merged = new List<Cidr>();
        foreach (var prefix in prefixes.Order())
        {
            // Prefixes nest or are disjoint, and one that holds others comes before them.
            if (merged.Count > 0 && merged[^1].Contains(prefix))
                continue;
            merged.Add(prefix);
            while (merged.Count > 1 && Parent(merged[^2], merged[^1]) is { } parent)
            {
                merged.RemoveAt(merged.Count - 1);
                merged[^1] = parent;
            }
        }
        return [.. merged];
    }

    /// <summary>The addresses of some prefixes that do not lie in others.</summary>
    public static ImmutableArray<Cidr> Without(IEnumerable<Cidr> prefixes, IEnumerable<Cidr> others)
    {
        var left = Merge(prefixes);
        foreach (var other in Merge(others))
            left = [.. left.SelectMany(prefix => Without(prefix, other))];
        return Merge(left);
    }

    private static IEnumerable<Cidr> Without(Cidr prefix, Cidr other)
    {
        if (other.Contains(prefix))
            yield break;
        if (!prefix.Contains(other))
        {
            yield return prefix;
            yield break;
        }
        // What lies beside the other on the way down to it.
        for (var length = prefix.Length + 1; length <= other.Length; length++)
        {
            var bit = UInt128.One << (other.Address.Width - length);
            yield return new Cidr(new Address(other.Address.Bits ^ bit, other.IsIPv6), length);
        }
    }

    private static Cidr? Parent(Cidr lower, Cidr upper) =>
        lower.Length == upper.Length && lower.Length > 0 && new Cidr(lower.Address, lower.Length - 1) is var parent && parent.Contains(upper) ? parent : null;
}
