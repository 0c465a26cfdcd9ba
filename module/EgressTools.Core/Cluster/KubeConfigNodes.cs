namespace EgressTools.Cluster;

/// <summary>Reads members of a kubeconfig leniently: what has another shape counts as absent.</summary>
internal static class KubeConfigNodes
{
    /// <summary>The text; null where it is absent, empty or null.</summary>
    public static string? Text(this JObject map, string key) => map[key] is JValue { Value: { } value } && Scalar(value) is { Length: > 0 } text ? text : null;
    public static bool Flag(this JObject map, string key) => string.Equals(map.Text(key), "true", StringComparison.OrdinalIgnoreCase);
    public static JObject? Map(this JObject map, string key) => map[key] as JObject;
    public static IEnumerable<JObject> Items(this JObject map, string key) => map[key] is JArray list ? list.OfType<JObject>() : [];

    /// <summary>A list of texts; an empty text stays one (an argument may be empty).</summary>
    public static ImmutableArray<string> Texts(this JObject map, string key) =>
        map[key] is JArray list ? [.. list.OfType<JValue>().Select(static v => v.Value is { } value ? Scalar(value) : "")] : [];

    private static string Scalar(object value) => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
