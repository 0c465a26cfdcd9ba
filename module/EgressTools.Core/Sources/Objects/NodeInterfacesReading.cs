namespace EgressTools.Sources.Objects;

/// <summary>Reads items of <c>NodeInterfaceList</c> and <c>AgentConfigurationList</c>: written by
/// people, or kept by our own snapshots. A member that is absent is not known.</summary>
internal static class NodeInterfacesReading
{
    /// <summary>The interfaces of a node.</summary>
    /// <exception cref="JsonException">The node or its interfaces are missing, or an address is none.</exception>
    public static NodeInterfaces? Node(ref Utf8JsonReader reader, StringPool pool)
    {
        var node = "";
        ImmutableArray<NodeInterface>? interfaces = null;
        reader.IsObject("items[]");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("node"u8))
                node = reader.Text(pool, "node");
            else if (reader.ValueTextEquals("interfaces"u8))
                interfaces = Interfaces(ref reader, pool);
            else
                reader.PassOver();
        }
        if (node.Length == 0)
            throw new JsonException("node is missing");
        return new NodeInterfaces(node, interfaces ?? throw new JsonException("interfaces is missing"));
    }

    /// <summary>What an agent said of its own configuration.</summary>
    /// <exception cref="JsonException">The node is missing.</exception>
    public static AgentConfiguration? Configuration(ref Utf8JsonReader reader, StringPool pool)
    {
        var configuration = new AgentConfiguration("");
        reader.IsObject("items[]");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("node"u8))
                configuration = configuration with { Node = reader.Text(pool, "node") };
            else if (reader.ValueTextEquals("egressGateway"u8))
                configuration = configuration with { FeatureOn = reader.Known("egressGateway") };
            else if (reader.ValueTextEquals("ipv6"u8))
                configuration = configuration with { IPv6 = reader.Known("ipv6") };
            else if (reader.ValueTextEquals("devices"u8))
                configuration = configuration with { Devices = reader.IsNull() ? null : LabelReading.Texts(ref reader, pool, "devices") };
            else
                reader.PassOver();
        }
        return configuration.Node.Length == 0 ? throw new JsonException("node is missing") : configuration;
    }

    private static ImmutableArray<NodeInterface>? Interfaces(ref Utf8JsonReader reader, StringPool pool)
    {
        if (!reader.IsArray("interfaces"))
            return null;
        var interfaces = ImmutableArray.CreateBuilder<NodeInterface>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.NextItem())
        {
            var device = Interface(ref reader, pool);
            if (device.Name.Length == 0)
                throw new JsonException("interfaces[].name is missing");
            interfaces.Add(names.Add(device.Name) ? device : throw new JsonException("interfaces[] has two interfaces of one name"));
        }
        return interfaces.ToImmutable();
    }

    private static NodeInterface Interface(ref Utf8JsonReader reader, StringPool pool)
    {
        var device = new NodeInterface("");
        if (!reader.IsObject("interfaces[]"))
            return device;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("name"u8))
                device = device with { Name = reader.Text(pool, "interfaces[].name") };
            else if (reader.ValueTextEquals("addresses"u8))
                device = device with { Addresses = Addresses(ref reader) };
            else if (reader.ValueTextEquals("defaultRoute"u8))
                device = device with { DefaultRoute = reader.Known("interfaces[].defaultRoute") };
            else if (reader.ValueTextEquals("defaultRoute6"u8))
                device = device with { DefaultRoute6 = reader.Known("interfaces[].defaultRoute6") };
            else if (reader.ValueTextEquals("ciliumDevice"u8))
                device = device with { CiliumDevice = reader.Known("interfaces[].ciliumDevice") };
            else
                reader.PassOver();
        }
        return device;
    }

    private static ImmutableArray<InterfaceAddress>? Addresses(ref Utf8JsonReader reader)
    {
        if (!reader.IsArray("interfaces[].addresses"))
            return null;
        var addresses = ImmutableArray.CreateBuilder<InterfaceAddress>();
        while (reader.NextItem())
        {
            addresses.Add(InterfaceAddress.TryParse(reader.Text("interfaces[].addresses[]"), out var address)
                ? address
                : throw new JsonException("interfaces[].addresses[] must be an address with the length of its prefix, such as 172.22.49.20/24"));
        }
        return addresses.ToImmutable();
    }
}
