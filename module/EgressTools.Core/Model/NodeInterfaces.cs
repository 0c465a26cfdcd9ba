namespace EgressTools.Model;

/// <summary>An address of an interface, with the length of its subnet's prefix.</summary>
/// <param name="Address">The address itself, with its host bits.</param>
/// <param name="Length">Bits of the prefix: 24 of <c>172.22.49.119/24</c>.</param>
public readonly record struct InterfaceAddress(Address Address, int Length)
{
    /// <summary>The subnet.</summary>
    public Cidr Subnet => new(Address, Length);

    /// <summary>Parses "172.22.49.119/24"; the length is part of it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out InterfaceAddress address)
    {
        var slash = text.IndexOf('/');
        var length = 0;
        address = default;
        if (slash < 0 || !Address.TryParse(text[..slash], out var value)
            || !int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > value.Width)
            return false;
        address = new InterfaceAddress(value, length);
        return true;
    }

    /// <summary>"172.22.49.119/24".</summary>
    public override string ToString() => $"{Address}/{Length.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>A network interface of a node. What is null is not known.</summary>
public sealed record NodeInterface(string Name)
{
    /// <summary>Addresses of both families in the order of the kernel; null where not known, which is not the same as none.</summary>
    public ImmutableArray<InterfaceAddress>? Addresses { get; init; }
    /// <summary>The node's IPv4 default route leaves by it.</summary>
    public bool? DefaultRoute { get; init; }
    /// <summary>The node's IPv6 default route leaves by it.</summary>
    public bool? DefaultRoute6 { get; init; }
    /// <summary>It is among the devices that Cilium runs on.</summary>
    public bool? CiliumDevice { get; init; }
}

/// <summary>The interfaces of a node: all of them, in the order of the kernel. From a <c>NodeInterfaceList</c>, a support bundle or the agent's pod.</summary>
public sealed record NodeInterfaces(string Node, ImmutableArray<NodeInterface> Interfaces);
