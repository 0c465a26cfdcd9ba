namespace EgressTools.Engine;

/// <summary>Destinations to which pods keep their own IPv4 address when they are masqueraded in BPF.</summary>
/// <param name="Ranges">The list of ip-masq-agent and <c>ipv4-native-routing-cidr</c> together, in order.</param>
/// <param name="Fault">What is wrong with the list, one clause; null where it can be read.</param>
public sealed record MasqueradeExclusions(ImmutableArray<Cidr> Ranges, string? Fault)
{
    /// <summary>Those of an installation; null where neither says anything, and agents choose by themselves.</summary>
    /// <param name="settings">The installation, with its settings.</param>
    /// <param name="list">The list of ip-masq-agent; null where there is none.</param>
    public static MasqueradeExclusions? Of(CiliumInstallation settings, string? list)
    {
        var agent = settings.IsOn("enable-ip-masq-agent") ? MasqueradeList.Parse(list) : null;
        var native = Cidr.TryParse(settings.Setting("ipv4-native-routing-cidr"), out var cidr) ? cidr : (Cidr?)null;
        if (agent is null && native is null)
            return null;
        var ranges = (agent?.Excluded ?? []).Concat(native is { } range ? [range] : Enumerable.Empty<Cidr>());
        return new MasqueradeExclusions([.. ranges.Where(static r => !r.IsIPv6).Distinct().Order()], agent?.Fault);
    }

    /// <summary>Whether an address is one of them.</summary>
    public bool Contain(Address address)
    {
        foreach (var range in Ranges)
        {
            if (range.Contains(address))
                return true;
        }
        return false;
    }
}
