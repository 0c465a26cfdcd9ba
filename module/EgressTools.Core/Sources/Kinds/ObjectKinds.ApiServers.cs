using static EgressTools.Sources.Objects.DocumentMembers;

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

    private static readonly ObjectShape<(string Name, long Number)> SlicePort = new(
        ("name", static (ref r, in at, ref p) => p.Name = r.Text(at)),
        ("port", static (ref r, in at, ref p) => p.Number = r.Number(at) ?? 0));

    // Readiness that is null is unknown, which counts as ready (discovery.k8s.io/v1, EndpointConditions).
    private static readonly ObjectShape<(bool? IsReady, ImmutableArray<string> Hosts)> SliceEndpoint = new(
        ("addresses", static (ref r, in at, ref e) => e.Hosts = r.Texts(at)),
        ("conditions.ready", static (ref r, in at, ref e) => e.IsReady = r.Known(at)));

    private static readonly ObjectShape<(ImmutableArray<(string Name, long Number)> Ports, ImmutableArray<string> Hosts)> Slice = new(
        ("ports", static (ref r, in at, ref s) => s.Ports = SlicePort.List(("", 0), ref r, at)),
        ("endpoints", static (ref r, in at, ref s) =>
            s.Hosts = [.. SliceEndpoint.List((null, []), ref r, at).Where(static e => e.IsReady != false).SelectMany(static e => e.Hosts)]));

    /// <summary>The slice; null for those of other Services. Endpoints that are not ready are left out.</summary>
    private static ApiServerSlice? ReadSlice(ref Utf8JsonReader reader, StringPool pool) =>
        Slice.Named(([], []), ref reader, pool, static (in metadata, in slice) =>
            metadata.Namespace != ApiServerService.Namespace || metadata.Labels.GetValueOrDefault(ServiceLabel) != ApiServerService.Name ? null
                : new ApiServerSlice(metadata.ObjectName, [.. Servers(slice.Ports, slice.Hosts)]));

    private static IEnumerable<ServerAddress> Servers(ImmutableArray<(string Name, long Number)> ports, ImmutableArray<string> hosts) =>
        from port in ports
        where port is { Name: "" or "https", Number: > 0 and <= 65535 }
        from host in hosts
        select new ServerAddress(host, (int)port.Number);
}
