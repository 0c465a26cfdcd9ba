namespace EgressTools.Sources.Objects;

internal static class EndpointReading
{
    private struct Status()
    {
        public long? Identity;
        public LabelSet Labels = LabelSet.Empty;
        public ImmutableArray<Address> Addresses = [];
        public Address? NodeIP;
    }

    private static readonly ObjectShape<(Address? IPv4, Address? IPv6)> Pair = new(
        ("ipv4", static (ref r, in at, ref p) => p.IPv4 = r.IPAddress(at)),
        ("ipv6", static (ref r, in at, ref p) => p.IPv6 = r.IPAddress(at)));

    private static readonly ObjectShape<Status> EndpointMembers = new(
        ("status.identity.id", static (ref r, in at, ref s) => s.Identity = r.Number(at)),
        ("status.identity.labels", static (ref r, in at, ref s) => s.Labels = r.SecurityLabels(at, s.Identity)),
        ("status.networking.node", static (ref r, in at, ref s) => s.NodeIP = r.IPAddress(at)),
        ("status.networking.addressing", static (ref r, in at, ref s) => s.Addresses = Addresses(ref r, at)));

    private static readonly ObjectShape<LabelSet> IdentityMembers = new(("security-labels", static (ref r, in at, ref l) => l = r.SecurityLabels(at)));

    public static CiliumEndpoint? Endpoint(ref Utf8JsonReader reader, StringPool pool) =>
        EndpointMembers.Named(new Status(), ref reader, pool, static (in metadata, in status) => new CiliumEndpoint(metadata.ObjectName, metadata.Uid)
        {
            IdentityId = status.Identity,
            Labels = status.Labels,
            Addresses = status.Addresses,
            NodeIP = status.NodeIP,
            CreatedAt = metadata.CreatedAt,
        }, Metadata.Unlabelled);

    public static CiliumIdentity? Identity(ref Utf8JsonReader reader, StringPool pool) =>
        IdentityMembers.Named(LabelSet.Empty, ref reader, pool, static (in metadata, in labels) =>
            long.TryParse(metadata.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new CiliumIdentity(id, labels)
                : throw new JsonException("metadata.name of a CiliumIdentity must be a number"), Metadata.Unlabelled);

    // Nearly every endpoint has one address, or one of each family.
    private static ImmutableArray<Address> Addresses(ref Utf8JsonReader reader, in Place at)
    {
        var addresses = ImmutableArray<Address>.Empty;
        (Address? IPv4, Address? IPv6) pair = default;
        for (var any = reader.IsArray(at); any && Pair.Next(ref reader, at, ref pair); pair = default)
        {
            addresses = (pair.IPv4, pair.IPv6) switch
            {
                ({ } ipv4, { } ipv6) => [.. addresses, ipv4, ipv6],
                ({ } ipv4, null) => addresses.Add(ipv4),
                (null, { } ipv6) => addresses.Add(ipv6),
                _ => addresses,
            };
        }
        return addresses;
    }
}
