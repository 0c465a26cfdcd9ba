using static EgressTools.Sources.Kinds.SnapshotDocument;

namespace EgressTools.Sources.Kinds;

/// <summary>The kind that tells where the API server is reached.</summary>
internal static partial class ObjectKinds
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    private static readonly ObjectName ApiServerService = new("default", "kubernetes");

    /// <summary>The EndpointSlices of the API server's own Service.</summary>
    public static readonly ObjectKind<ApiServerSlice> ApiServers = new(ApiResource.EndpointSlices, SnapshotKinds.ApiServers, ReadSlice)
    {
        Key = static s => s.Name,
        Of = static s => s.ApiServers,
        With = static (s, slices) => s with { ApiServers = slices },
        Live = static reading => reading.OrGapAsync(
            () => reading.AllAsync(ApiServers!, $"labelSelector={Uri.EscapeDataString($"{ServiceLabel}={ApiServerService.Name}")}", ApiServerService.Namespace),
            default,
            static error => LiveReading.GapOf(error, ApiResource.EndpointSlices) with
            {
                What = $"the endpoints of {ApiServerService}",
                Remedy = $"ask for the right to list {ApiResource.EndpointSlices.QualifiedName} in namespace {ApiServerService.Namespace}",
                Kinds = SnapshotKinds.ApiServers,
                Right = new("list", ApiResource.EndpointSlices.Group, ApiResource.EndpointSlices.Plural) { Namespace = ApiServerService.Namespace },
            }),
        Write = static s => new JObject
        {
            ["metadata"] = Metadata(s.Name, LabelSet.Create((ServiceLabel, ApiServerService.Name))),
            ["ports"] = new JArray(s.Addresses.Select(static a => a.Port).Distinct().Select(static p => new JObject { ["port"] = p })),
            ["endpoints"] = new JArray(new JObject { ["addresses"] = new JArray(s.Addresses.Select(static a => a.Host).Distinct()) }),
        },
        Mask = static (s, mask) => s with { Addresses = [.. s.Addresses.Select(a => a with { Host = mask.Whole(a.Host) })] },
        IsFew = true,
        IsExtra = true,
        OmitsEmptyFile = true,
    };

    /// <summary>The slice; null for those of other Services. Endpoints that are not ready are left out.</summary>
    private static ApiServerSlice? ReadSlice(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        var (ports, hosts) = (new List<int>(), new List<string>());
        reader.IsObject("endpoint slice");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Objects.Metadata.Read(ref reader, pool);
            else if (reader.ValueTextEquals("ports"u8))
                ReadItems(ref reader, pool, "ports", ReadPort, ports);
            else if (reader.ValueTextEquals("endpoints"u8))
                ReadItems(ref reader, pool, "endpoints", ReadHosts, hosts);
            else
                reader.PassOver();
        }
        return metadata.Namespace == ApiServerService.Namespace && metadata.Labels.GetValueOrDefault(ServiceLabel) == ApiServerService.Name
            ? new ApiServerSlice(metadata.ObjectName, [.. from port in ports from host in hosts select new ServerAddress(host, port)])
            : null;
    }

    private delegate IEnumerable<T> ItemReader<T>(ref Utf8JsonReader reader, StringPool pool);

    private static void ReadItems<T>(ref Utf8JsonReader reader, StringPool pool, string member, ItemReader<T> read, List<T> found)
    {
        if (!reader.IsArray(member))
            return;
        while (reader.NextItem())
        {
            if (reader.IsObject(member))
                found.AddRange(read(ref reader, pool));
        }
    }

    private static IEnumerable<int> ReadPort(ref Utf8JsonReader reader, StringPool pool)
    {
        var (name, number) = ("", 0L);
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("name"u8))
                name = reader.Text(pool, "ports[].name");
            else if (reader.ValueTextEquals("port"u8))
                number = reader.Number("ports[].port") ?? 0;
            else
                reader.PassOver();
        }
        return name is "" or "https" && number is > 0 and <= 65535 ? [(int)number] : [];
    }

    private static IEnumerable<string> ReadHosts(ref Utf8JsonReader reader, StringPool pool)
    {
        var (isReady, hosts) = (true, ImmutableArray<string>.Empty);
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("addresses"u8))
                hosts = LabelReading.Texts(ref reader, pool, "endpoints[].addresses");
            else if (reader.ValueTextEquals("conditions"u8))
                isReady = ReadReady(ref reader);
            else
                reader.PassOver();
        }
        return isReady ? hosts : [];
    }

    // Null means unknown, which counts as ready (discovery.k8s.io/v1, EndpointConditions).
    private static bool ReadReady(ref Utf8JsonReader reader)
    {
        var isReady = true;
        if (!reader.IsObject("endpoints[].conditions"))
            return isReady;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("ready"u8))
                isReady = reader.Known("endpoints[].conditions.ready") ?? true;
            else
                reader.PassOver();
        }
        return isReady;
    }
}
