using Newtonsoft.Json;

namespace EgressTools.Cluster;

/// <summary>Objects of the whole cluster as the server writes them.</summary>
internal static class NamedObjects
{
    /// <summary>Those of the names that there are: one by itself, several out of one list.</summary>
    public static async Task<ImmutableDictionary<string, JObject>> ReadAsync(ApiClient client, ApiResource resource, ImmutableArray<string> names,
        CancellationToken cancellationToken)
    {
        if (names is [var only])
            return await client.GetAsync(resource, new ObjectName("", only), cancellationToken).ConfigureAwait(false) is { } item ? Of([item]) : Of([]);
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        return Of((await ListAsync(client, resource, "", cancellationToken).ConfigureAwait(false)).Where(i => wanted.Contains(Name(i))));
    }

    /// <summary>Those that match a query such as <c>labelSelector=...</c>, in the order of their names.</summary>
    public static async Task<ImmutableArray<JObject>> ListAsync(ApiClient client, ApiResource resource, string query,
        CancellationToken cancellationToken, string space = "")
    {
        var list = await client.ListAsync(resource, Read, query, cancellationToken, space).ConfigureAwait(false);
        foreach (var item in list.Items)
            (item["apiVersion"], item["kind"]) = (resource.GroupVersion, resource.Kind);
        return [.. list.Items.OrderBy(Name, StringComparer.Ordinal)];
    }

    public static string Name(JObject item) => (string?)item["metadata"]?["name"] ?? "";
    private static ImmutableDictionary<string, JObject> Of(IEnumerable<JObject> items) => items.ToImmutableDictionary(Name, StringComparer.Ordinal);

    private static JObject Read(ref Utf8JsonReader reader, StringPool pool)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        // Times stay as they are written, as in a single object.
        using var text = new JsonTextReader(new StringReader(document.RootElement.GetRawText())) { DateParseHandling = DateParseHandling.None, MaxDepth = 250 };
        return JObject.Load(text);
    }
}
