using Newtonsoft.Json.Linq;

namespace EgressTools.Provisioning.Feature;

/// <summary>Where a Service is answered, by its EndpointSlices.</summary>
internal static class ServerAddresses
{
    /// <summary>Each address and port once; endpoints that are not ready are left out.</summary>
    public static ImmutableArray<ServerAddress> Of(IEnumerable<JObject> slices) =>
    [
        .. (from slice in slices
            from port in AgentWorkload.Items(slice["ports"])
            where (string?)port["name"] is null or "" or "https" && (int?)port["port"] is > 0 and <= 65535
            from endpoint in AgentWorkload.Items(slice["endpoints"])
            where (bool?)endpoint["conditions"]?["ready"] != false
            from address in (endpoint["addresses"] as JArray ?? []).OfType<JValue>()
            where address.Type == JTokenType.String
            select new ServerAddress((string)address!, (int)port["port"]!)).Distinct(),
    ];
}
