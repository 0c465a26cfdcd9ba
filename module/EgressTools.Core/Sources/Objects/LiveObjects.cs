namespace EgressTools.Sources.Objects;

/// <summary>Values of single objects that the server answered.</summary>
internal static class LiveObjects
{
    /// <summary>The endpoint, or null where the object has no name.</summary>
    /// <exception cref="JsonException">A member is of another type than its kind has.</exception>
    public static CiliumEndpoint? Endpoint(JObject item) => Read(item, EndpointReading.Endpoint);

    /// <inheritdoc cref="Endpoint"/>
    public static EgressPolicy? Policy(JObject item) => Read(item, PolicyReading.Policy);

    /// <inheritdoc cref="Endpoint"/>
    public static ConfigMapData? ConfigMap(JObject item) => Read(item, ConfigMapReading.ConfigMap);

    /// <inheritdoc cref="Endpoint"/>
    public static Node? Node(JObject item) => Read(item, NodeReading.Node);

    /// <summary>A label selector.</summary>
    /// <exception cref="JsonException">A member is of another type than its kind has.</exception>
    public static LabelSelector? Selector(JObject selector) => Read(selector, static (ref reader, pool) => reader.Selector(new Place("spec.selector", pool)));

    private static T? Read<T>(JObject item, ObjectReader<T> read)
        where T : class
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(item.ToString(Newtonsoft.Json.Formatting.None)));
        reader.Read();
        return read(ref reader, new StringPool());
    }
}
