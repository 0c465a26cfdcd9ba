using EgressTools.Engine;
using EgressTools.Model;
using EgressTools.Net;

namespace EgressTools.Planning;

/// <summary>
/// How policies write their CIDRs. Agents compare what they hold with what is wanted by the text's bits, host bits included, while the kernel masks them: a spelling
/// that goes takes the entry along in which another one was just written, from 1.18 on.
/// </summary>
internal sealed class Spellings
{
    private readonly Dictionary<EgressPolicy, ILookup<Cidr, Address>> _written;

    private Spellings(Dictionary<EgressPolicy, ILookup<Cidr, Address>> written) => _written = written;

    /// <summary>Those of two clusters; null where no entry can go because of them.</summary>
    public static Spellings? Between(ClusterSnapshot before, ClusterSnapshot after)
    {
        var policies = before.Policies.Concat(after.Policies).Distinct<EgressPolicy>(ReferenceEqualityComparer.Instance).ToList();
        if (!CiliumBehavior.For(after.Installation.Version).DeletesOldSpellings || !policies.Exists(static p => Written(p).Any(static c => c.Cidr.Address != c.Address)))
            return null;
        var written = new Dictionary<EgressPolicy, ILookup<Cidr, Address>>(ReferenceEqualityComparer.Instance);
        foreach (var policy in policies)
            written.Add(policy, Written(policy).ToLookup(static c => c.Cidr, static c => c.Address));
        return new Spellings(written);
    }

    /// <summary>Whether a policy that changes gives up a spelling of a CIDR that it still has.</summary>
    public static bool OneGoes(EgressPolicy before, EgressPolicy after)
    {
        var (old, next) = (Written(before).ToHashSet(), Written(after).ToHashSet());
        return old.Any(o => !next.Contains(o) && next.Any(n => n.Cidr == o.Cidr));
    }

    /// <summary>The entries of one source address that agents delete although they are wanted; both lists are sorted.</summary>
    public IEnumerable<EmptiedEntry> Emptied(ObjectName pod, List<MapEntry> before, List<MapEntry> after)
    {
        foreach (var entry in after)
        {
            var index = before.FindIndex(e => e.Destination == entry.Destination);
            if (index < 0)
                continue;
            var (old, next) = (Of(before[index]), Of(entry));
            if (!old.IsSubsetOf(next))
                yield return new EmptiedEntry(pod, entry.Destination, entry.Claims[0].Policy.Name, IsSure: !old.Overlaps(next));
        }
    }

    private HashSet<Address> Of(MapEntry entry) => [.. entry.Claims.SelectMany(c => _written[c.Policy][entry.Destination])];

    private static IEnumerable<(Cidr Cidr, Address Address)> Written(EgressPolicy policy)
    {
        foreach (var text in (policy.DestinationCidrs.IsDefault ? [] : policy.DestinationCidrs).Concat(policy.ExcludedCidrs))
        {
            if (Cidr.TryParse(text, out var cidr) && Address.TryParse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal)), out var address))
                yield return (cidr, address);
        }
    }
}
