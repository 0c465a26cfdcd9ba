namespace EgressTools.Sources.Objects;

internal static class NodeReading
{
    public static Node? Node(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        var node = new Node("");
        reader.IsObject("node");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool);
            else if (reader.ValueTextEquals("spec"u8))
                node = Spec(ref reader, pool, node);
            else if (reader.ValueTextEquals("status"u8))
                node = Status(ref reader, pool, node);
            else
                reader.PassOver();
        }
        return metadata.Name.Length == 0 ? null : node with { Name = pool.Intern(metadata.Name), Labels = metadata.Labels, CreatedAt = metadata.CreatedAt };
    }

    public static CiliumNode? CiliumNode(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        var addresses = ImmutableArray<NodeAddress>.Empty;
        reader.IsObject("node");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool);
            else if (reader.ValueTextEquals("spec"u8))
                addresses = CiliumSpec(ref reader, pool);
            else
                reader.PassOver();
        }
        return metadata.Name.Length == 0 ? null : new CiliumNode(pool.Intern(metadata.Name)) { Labels = metadata.Labels, Addresses = addresses };
    }

    private static Node Spec(ref Utf8JsonReader reader, StringPool pool, Node node)
    {
        if (!reader.IsObject("spec"))
            return node;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("unschedulable"u8))
                node = node with { Unschedulable = reader.Flag("spec.unschedulable") };
            else if (reader.ValueTextEquals("providerID"u8))
                node = node with { ProviderId = reader.Text("spec.providerID") };
            else if (reader.ValueTextEquals("taints"u8))
                node = node with { Taints = TaintReading.Taints(ref reader, pool, "spec.taints") };
            else
                reader.PassOver();
        }
        return node;
    }

    private static Node Status(ref Utf8JsonReader reader, StringPool pool, Node node)
    {
        if (!reader.IsObject("status"))
            return node;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("addresses"u8))
                node = node with { Addresses = Addresses(ref reader, pool, "status.addresses", "address"u8) };
            else if (reader.ValueTextEquals("conditions"u8))
                node = node with { Readiness = Conditions.Ready(ref reader, pool) };
            else if (reader.ValueTextEquals("nodeInfo"u8))
                node = NodeInfo(ref reader, pool, node);
            else
                reader.PassOver();
        }
        return node;
    }

    private static Node NodeInfo(ref Utf8JsonReader reader, StringPool pool, Node node)
    {
        if (!reader.IsObject("status.nodeInfo"))
            return node;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("kubeletVersion"u8))
                node = node with { KubeletVersion = reader.Text(pool, "status.nodeInfo.kubeletVersion") };
            else if (reader.ValueTextEquals("osImage"u8))
                node = node with { OsImage = reader.Text(pool, "status.nodeInfo.osImage") };
            else if (reader.ValueTextEquals("kernelVersion"u8))
                node = node with { KernelVersion = reader.Text(pool, "status.nodeInfo.kernelVersion") };
            else if (reader.ValueTextEquals("containerRuntimeVersion"u8))
                node = node with { ContainerRuntime = reader.Text(pool, "status.nodeInfo.containerRuntimeVersion") };
            else
                reader.PassOver();
        }
        return node;
    }

    private static ImmutableArray<NodeAddress> CiliumSpec(ref Utf8JsonReader reader, StringPool pool)
    {
        var addresses = ImmutableArray<NodeAddress>.Empty;
        if (!reader.IsObject("spec"))
            return addresses;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("addresses"u8))
                addresses = Addresses(ref reader, pool, "spec.addresses", "ip"u8);
            else
                reader.PassOver();
        }
        return addresses;
    }

    private static ImmutableArray<NodeAddress> Addresses(ref Utf8JsonReader reader, StringPool pool, string path, ReadOnlySpan<byte> member)
    {
        if (!reader.IsArray(path))
            return [];
        var addresses = ImmutableArray.CreateBuilder<NodeAddress>();
        while (reader.NextItem())
        {
            if (reader.IsObject($"{path}[]"))
                addresses.Add(Address(ref reader, pool, path, member));
        }
        return addresses.ToImmutable();
    }

    private static NodeAddress Address(ref Utf8JsonReader reader, StringPool pool, string path, ReadOnlySpan<byte> member)
    {
        var type = "";
        var text = "";
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("type"u8))
                type = reader.Text(pool, $"{path}[].type");
            else if (reader.ValueTextEquals(member))
                text = reader.Text(pool, $"{path}[] address");
            else
                reader.PassOver();
        }
        return new NodeAddress(type, text);
    }
}
