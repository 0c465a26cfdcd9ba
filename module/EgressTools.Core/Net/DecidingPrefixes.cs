namespace EgressTools.Net;

/// <summary>Of prefixes, those that are the longest for at least one address: one that longer ones cover whole decides about nothing. Most pods have the same
/// prefixes as others, so that what was found is kept.</summary>
internal sealed class DecidingPrefixes
{
    private readonly Dictionary<string, Cidr[]> _known = new(StringComparer.Ordinal);

    /// <summary>The prefixes, each once and sorted, without those that others cover.</summary>
    public Cidr[] Of(IEnumerable<Cidr> prefixes)
    {
        var sorted = prefixes.Distinct().Order().ToArray();
        if (sorted.Length < 3)
            return sorted;
        var key = string.Join(' ', sorted);
        if (!_known.TryGetValue(key, out var deciding))
            _known.Add(key,
                deciding = Array.FindAll(sorted, prefix => !IsCovered(prefix, Array.FindAll(sorted, other => other != prefix && prefix.Contains(other)))));
        return deciding;
    }

    /// <summary>Whether longer prefixes together hold every address of one: their shares of it come to the whole.</summary>
    private static bool IsCovered(Cidr prefix, Cidr[] inside)
    {
        var whole = UInt128.One << 127;
        UInt128 covered = 0;
        foreach (var part in inside)
        {
            // A part of another part is counted with that; one of a share too small to be written down completes nothing.
            if (part.Length - prefix.Length <= 127 && !Array.Exists(inside, other => other != part && other.Contains(part)))
                covered += whole >> (part.Length - prefix.Length);
        }
        return covered >= whole;
    }
}
