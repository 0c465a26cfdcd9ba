namespace EgressTools.Sources.Objects;

internal static class ServiceReading
{
    public static ServiceInfo? Service(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        var addresses = new SortedSet<Address>();
        reader.IsObject("service");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool, withLabels: false);
            else if (reader.ValueTextEquals("spec"u8))
                Spec(ref reader, addresses);
            else if (reader.ValueTextEquals("status"u8))
                Status(ref reader, addresses);
            else
                reader.PassOver();
        }
        return metadata.Name.Length == 0 ? null : new ServiceInfo(metadata.ObjectName, [.. addresses]);
    }

    private static void Spec(ref Utf8JsonReader reader, SortedSet<Address> addresses)
    {
        if (!reader.IsObject("spec"))
            return;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("clusterIP"u8))
                Add(addresses, reader.Text("spec.clusterIP"));
            else if (reader.ValueTextEquals("clusterIPs"u8) || reader.ValueTextEquals("externalIPs"u8))
                Texts(ref reader, addresses);
            else
                reader.PassOver();
        }
    }

    private static void Texts(ref Utf8JsonReader reader, SortedSet<Address> addresses)
    {
        if (!reader.IsArray("spec.clusterIPs"))
            return;
        while (reader.NextItem())
            Add(addresses, reader.Text("spec.clusterIPs[]"));
    }

    private static void Status(ref Utf8JsonReader reader, SortedSet<Address> addresses)
    {
        if (!reader.IsObject("status"))
            return;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("loadBalancer"u8))
                LoadBalancer(ref reader, addresses);
            else
                reader.PassOver();
        }
    }

    private static void LoadBalancer(ref Utf8JsonReader reader, SortedSet<Address> addresses)
    {
        if (!reader.IsObject("status.loadBalancer"))
            return;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("ingress"u8))
                Ingress(ref reader, addresses);
            else
                reader.PassOver();
        }
    }

    private static void Ingress(ref Utf8JsonReader reader, SortedSet<Address> addresses)
    {
        if (!reader.IsArray("status.loadBalancer.ingress"))
            return;
        while (reader.NextItem())
        {
            if (!reader.IsObject("status.loadBalancer.ingress[]"))
                continue;
            while (reader.NextMember())
            {
                if (reader.ValueTextEquals("ip"u8))
                    Add(addresses, reader.Text("status.loadBalancer.ingress[].ip"));
                else
                    reader.PassOver();
            }
        }
    }

    // "None" is a headless service's.
    private static void Add(SortedSet<Address> addresses, string text)
    {
        if (Address.TryParse(text, out var address))
            addresses.Add(address);
    }
}
