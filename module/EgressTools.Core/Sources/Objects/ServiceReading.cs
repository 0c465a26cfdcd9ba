namespace EgressTools.Sources.Objects;

internal static class ServiceReading
{
    private static readonly ObjectShape<SortedSet<Address>> Ingress = new(("ip", Add));

    private static readonly ObjectShape<SortedSet<Address>> Members = new(
        ("spec.clusterIP", Add), ("spec.clusterIPs", AddAll), ("spec.externalIPs", AddAll), ("status.loadBalancer.ingress", AddIngress));

    public static ServiceInfo? Service(ref Utf8JsonReader reader, StringPool pool) =>
        Members.Named([], ref reader, pool, static (in metadata, in addresses) => new ServiceInfo(metadata.ObjectName, [.. addresses]), Metadata.Unlabelled);

    private static void AddAll(ref Utf8JsonReader reader, in Place at, ref SortedSet<Address> addresses)
    {
        for (var any = reader.IsArray(at); any && reader.NextItem();)
            Add(ref reader, at, ref addresses);
    }

    private static void AddIngress(ref Utf8JsonReader reader, in Place at, ref SortedSet<Address> addresses) => Ingress.List(addresses, ref reader, at);

    // "None" is a headless service's.
    private static void Add(ref Utf8JsonReader reader, in Place at, ref SortedSet<Address> addresses)
    {
        if (Address.TryParse(reader.Text(at.Path), out var address))
            addresses.Add(address);
    }
}
