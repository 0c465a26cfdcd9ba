namespace EgressTools.Sources.Objects;

/// <summary>Reads items of <c>NodeInterfaceList</c> and <c>AgentConfigurationList</c>: written by people, or kept by our own snapshots. A member that is
/// absent is not known.</summary>
internal static class NodeInterfacesReading
{
    private static readonly ObjectShape<NodeInterface> Device = new(
        ("name", static (ref r, in at, ref d) => d = d with { Name = r.Text(at) }),
        ("addresses", static (ref r, in at, ref d) => d = d with { Addresses = Addresses(ref r, at) }),
        ("defaultRoute", static (ref r, in at, ref d) => d = d with { DefaultRoute = r.Known(at) }),
        ("defaultRoute6", static (ref r, in at, ref d) => d = d with { DefaultRoute6 = r.Known(at) }),
        ("ciliumDevice", static (ref r, in at, ref d) => d = d with { CiliumDevice = r.Known(at) }));

    private static readonly ObjectShape<(string Node, ImmutableArray<NodeInterface>? Interfaces)> NodeMembers = new(
        ("node", static (ref r, in at, ref n) => n.Node = r.Text(at)),
        ("interfaces", static (ref r, in at, ref n) => n.Interfaces = r.IsArray(at) ? Device.List(new(""), ref r, at, withNull: true) : null));

    private static readonly ObjectShape<AgentConfiguration> ConfigurationMembers = new(
        ("node", static (ref r, in at, ref c) => c = c with { Node = r.Text(at) }),
        ("egressGateway", static (ref r, in at, ref c) => c = c with { FeatureOn = r.Known(at) }),
        ("ipv6", static (ref r, in at, ref c) => c = c with { IPv6 = r.Known(at) }),
        ("devices", static (ref r, in at, ref c) => c = c with { Devices = r.IsNull() ? null : r.Texts(at) }));

    /// <summary>The interfaces of a node.</summary>
    /// <exception cref="JsonException">The node or its interfaces are missing, or an address is not valid.</exception>
    public static NodeInterfaces? Node(ref Utf8JsonReader reader, StringPool pool) => NodeMembers.From(("", null), ref reader, pool) switch
    {
        ("", _) => throw new JsonException("node is missing"),
        (_, null) => throw new JsonException("interfaces is missing"),
        (_, { } devices) when devices.Any(static d => d.Name.Length == 0) => throw new JsonException("interfaces[].name is missing"),
        (_, { } devices) when devices.DistinctBy(static d => d.Name, StringComparer.Ordinal).Count() < devices.Length =>
            throw new JsonException("interfaces[] has two interfaces of one name"),
        (var node, { } devices) => new NodeInterfaces(node, devices),
    };

    /// <summary>What an agent said of its own configuration.</summary>
    /// <exception cref="JsonException">The node is missing.</exception>
    public static AgentConfiguration? Configuration(ref Utf8JsonReader reader, StringPool pool) =>
        ConfigurationMembers.From(new AgentConfiguration(""), ref reader, pool) is { Node.Length: > 0 } configuration ? configuration
            : throw new JsonException("node is missing");

    private static ImmutableArray<InterfaceAddress>? Addresses(ref Utf8JsonReader reader, in Place at)
    {
        if (!reader.IsArray(at))
            return null;
        var addresses = ImmutableArray.CreateBuilder<InterfaceAddress>();
        while (reader.NextItem())
        {
            addresses.Add(InterfaceAddress.TryParse(reader.Text($"{at.Path}[]"), out var address) ? address
                : throw new JsonException($"{at.Path}[] must be an address with the length of its prefix, such as 172.22.49.20/24"));
        }
        return addresses.ToImmutable();
    }
}
