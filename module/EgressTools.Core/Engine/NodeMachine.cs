namespace EgressTools.Engine;

/// <summary>An address that is known, known to be missing (0.0.0.0), or not known (null).</summary>
internal readonly record struct Answer(Address? Value)
{
    public static readonly Answer Unknown = new(null);
    public static readonly Answer Missing = new(Address.Unspecified4);

    public bool IsMissing => Value is { IsUnspecified: true };
}

/// <summary>An interface that is known, known to be missing, or not known.</summary>
internal readonly record struct FoundInterface(bool IsKnown, NodeInterface? Interface)
{
    public static readonly FoundInterface Unknown = new(false, null);
    public static readonly FoundInterface Missing = new(true, null);
}

/// <summary>A gateway node's interfaces as its agent looks at them, as far as they are known.</summary>
/// <param name="interfaces">Its interfaces; null where none are known.</param>
/// <param name="devices">Which of them Cilium runs on.</param>
internal sealed class NodeMachine(CiliumNode node, NodeInterfaces? interfaces, CiliumDevices devices)
{
    /// <summary>The interface of a name.</summary>
    public FoundInterface Named(string name) =>
        interfaces is null ? FoundInterface.Unknown : new FoundInterface(true, interfaces.Interfaces.FirstOrDefault(i => i.Name == name));

    /// <summary>The interface that a family's default route leaves by. Of several the agent takes that of the lowest metric, which is not known here.</summary>
    public FoundInterface DefaultRoute(bool ipv6)
    {
        if (interfaces is null)
            return FoundInterface.Unknown;
        var found = interfaces.Interfaces.Where(i => Routes(i) == true).Take(2).ToList();
        var isKnown = found.Count == 1 || (found.Count == 0 && interfaces.Interfaces.All(i => Routes(i) is not null));
        return isKnown ? new FoundInterface(true, found.FirstOrDefault()) : FoundInterface.Unknown;

        bool? Routes(NodeInterface candidate) => ipv6 ? candidate.DefaultRoute6 : candidate.DefaultRoute;
    }

    /// <summary>The interface that has an address. One that has an InternalIP exists even where it is not known.</summary>
    public FoundInterface With(Address address)
    {
        if (interfaces is null)
            return FoundInterface.Unknown;
        var found = interfaces.Interfaces.FirstOrDefault(i => i.Addresses is { } addresses && addresses.Any(a => a.Address == address));
        return found is null && interfaces.Interfaces.Any(static i => i.Addresses is null) ? FoundInterface.Unknown : new FoundInterface(true, found);
    }

    /// <summary>The first address of a family on an interface; link-local ones of IPv6 never count.</summary>
    public static Answer First(FoundInterface found, bool ipv6)
    {
        if (!found.IsKnown || found.Interface is { Addresses: null })
            return Answer.Unknown;
        foreach (var address in found.Interface?.Addresses ?? [])
        {
            if (address.Address.IsIPv6 == ipv6 && !AddressClass.IsLinkLocal(address.Address))
                return new Answer(address.Address);
        }
        return Answer.Missing;
    }

    /// <summary>The address of a family that Cilium calls a device's primary one: public before private, then the node's own, then the first of each subnet,
    /// then the smallest. An interface that is not a device of Cilium has none.</summary>
    public Answer Primary(FoundInterface found, bool ipv6)
    {
        if (!found.IsKnown || found.Interface is { Addresses: null })
            return Answer.Unknown;
        if (found.Interface is not { Addresses: { } addresses } device)
            return Answer.Missing;
        if (devices.Contains(device) is not { } isDevice)
            return Answer.Unknown;
        var own = node.NodeIPOf(ipv6);
        var candidates = addresses.Select((a, i) => (a.Address, IsSecondary: addresses.Take(i).Any(b => b.Subnet == a.Subnet)))
            .Where(a => a.Address.IsIPv6 == ipv6 && !AddressClass.IsLinkLocal(a.Address))
            .OrderBy(static a => !AddressClass.IsGlobal(a.Address)).ThenBy(a => a.Address != own).ThenBy(static a => a.IsSecondary)
            .ThenBy(static a => a.Address)
            .ToList();
        return isDevice && candidates.Count > 0 ? new Answer(candidates[0].Address) : Answer.Missing;
    }
}
