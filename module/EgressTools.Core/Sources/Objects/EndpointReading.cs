namespace EgressTools.Sources.Objects;

internal static class EndpointReading
{
    public static CiliumEndpoint? Endpoint(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        var status = new Status();
        reader.IsObject("endpoint");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool, withLabels: false);
            else if (reader.ValueTextEquals("status"u8))
                ReadStatus(ref reader, pool, ref status);
            else
                reader.PassOver();
        }
        if (metadata.Name.Length == 0)
            return null;
        return new CiliumEndpoint(metadata.ObjectName, metadata.Uid)
        {
            IdentityId = status.Identity,
            Labels = status.Labels,
            Addresses = status.Addresses,
            NodeIP = status.NodeIP,
            CreatedAt = metadata.CreatedAt,
        };
    }

    public static CiliumIdentity? Identity(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        var labels = LabelSet.Empty;
        reader.IsObject("identity");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool, withLabels: false);
            else if (reader.ValueTextEquals("security-labels"u8))
                labels = LabelReading.SecurityMap(ref reader, pool);
            else
                reader.PassOver();
        }
        if (metadata.Name.Length == 0)
            return null;
        return long.TryParse(metadata.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new CiliumIdentity(id, labels)
            : throw new JsonException("metadata.name of a CiliumIdentity must be a number");
    }

    private struct Status()
    {
        public long? Identity;
        public LabelSet Labels = LabelSet.Empty;
        public ImmutableArray<Address> Addresses = [];
        public Address? NodeIP;
    }

    private static void ReadStatus(ref Utf8JsonReader reader, StringPool pool, ref Status status)
    {
        if (!reader.IsObject("status"))
            return;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("identity"u8))
                ReadIdentity(ref reader, pool, ref status);
            else if (reader.ValueTextEquals("networking"u8))
                ReadNetworking(ref reader, ref status);
            else
                reader.PassOver();
        }
    }

    private static void ReadIdentity(ref Utf8JsonReader reader, StringPool pool, ref Status status)
    {
        if (!reader.IsObject("status.identity"))
            return;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("id"u8))
                status.Identity = reader.Number("status.identity.id");
            else if (reader.ValueTextEquals("labels"u8))
                status.Labels = LabelReading.SecurityList(ref reader, pool, status.Identity);
            else
                reader.PassOver();
        }
    }

    private static void ReadNetworking(ref Utf8JsonReader reader, ref Status status)
    {
        if (!reader.IsObject("status.networking"))
            return;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("node"u8))
                status.NodeIP = reader.IPAddress("status.networking.node");
            else if (reader.ValueTextEquals("addressing"u8))
                status.Addresses = Addressing(ref reader);
            else
                reader.PassOver();
        }
    }

    private static ImmutableArray<Address> Addressing(ref Utf8JsonReader reader)
    {
        const string Path = "status.networking.addressing";
        if (!reader.IsArray(Path))
            return [];
        // Nearly every endpoint has one address, or one of each family.
        Address? first = null;
        List<Address>? others = null;
        while (reader.NextItem())
        {
            if (!reader.IsObject($"{Path}[]"))
                continue;
            var (ipv4, ipv6) = Pair(ref reader);
            Add(ipv4);
            Add(ipv6);
        }
        if (others is not null)
            return [first!.Value, .. others];
        return first is { } only ? [only] : [];

        void Add(Address? address)
        {
            if (address is not { } value)
                return;
            if (first is null)
                first = value;
            else
                (others ??= []).Add(value);
        }
    }

    private static (Address? IPv4, Address? IPv6) Pair(ref Utf8JsonReader reader)
    {
        Address? ipv4 = null;
        Address? ipv6 = null;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("ipv4"u8))
                ipv4 = reader.IPAddress("status.networking.addressing[].ipv4");
            else if (reader.ValueTextEquals("ipv6"u8))
                ipv6 = reader.IPAddress("status.networking.addressing[].ipv6");
            else
                reader.PassOver();
        }
        return (ipv4, ipv6);
    }
}
