using System.Runtime.InteropServices;

namespace EgressTools.Engine;

/// <summary>Counts the keys of the agents' maps without making them: many addresses have the same policies, and so as many destinations.</summary>
internal sealed class KeyCounter(ImmutableArray<CompiledPolicy> policies)
{
    private readonly (int IPv4, int IPv6)?[] _single = new (int IPv4, int IPv6)?[policies.Length];
    private readonly Dictionary<string, (int IPv4, int IPv6)> _known = new(StringComparer.Ordinal);

    /// <summary>Keys of IPv4 so far.</summary>
    public int IPv4 { get; private set; }
    /// <summary>Keys of IPv6 so far.</summary>
    public int IPv6 { get; private set; }

    /// <summary>Counts the keys of one source address that these policies match, named by their positions.</summary>
    public void Add(bool ipv6, ReadOnlySpan<int> matching)
    {
        var count = matching.Length == 1 ? _single[matching[0]] ??= Count(matching) : Known(matching);
        if (ipv6)
            IPv6 += count.IPv6;
        else
            IPv4 += count.IPv4;
    }

    private (int IPv4, int IPv6) Known(ReadOnlySpan<int> matching)
    {
        // The positions themselves, as characters, are the key.
        var key = new string(MemoryMarshal.Cast<int, char>(matching));
        if (!_known.TryGetValue(key, out var count))
            _known.Add(key, count = Count(matching));
        return count;
    }

    /// <summary>A CIDR of several policies, or one that is destination and excluded at once, is one key.</summary>
    private (int IPv4, int IPv6) Count(ReadOnlySpan<int> matching)
    {
        var cidrs = new HashSet<Cidr>();
        foreach (var policy in matching)
            cidrs.UnionWith(policies[policy].Destinations.Where(d => d.Excluded || !policies[policy].Ring[0].IsNeverHeld).Select(static d => d.Cidr));
        var ipv6 = cidrs.Count(static c => c.IsIPv6);
        return (cidrs.Count - ipv6, ipv6);
    }
}
