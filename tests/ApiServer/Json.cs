using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>Short ways over JSON objects as Kubernetes shapes them.</summary>
internal static class Json
{
    /// <summary>A real server leaves quotes and slashes as they are.</summary>
    public static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Metadata(this JsonObject item)
    {
        if (item["metadata"] is JsonObject metadata)
            return metadata;
        var made = new JsonObject();
        item["metadata"] = made;
        return made;
    }

    public static string Name(this JsonObject item) => (string?)item["metadata"]?["name"] ?? "";

    public static string Namespace(this JsonObject item) => (string?)item["metadata"]?["namespace"] ?? "";

    public static JsonObject Copy(this JsonObject item) => (JsonObject)item.DeepClone();

    public static string Now(TimeProvider clock) => clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static Dictionary<string, string> Labels(this JsonObject item) =>
        (item["metadata"]?["labels"] as JsonObject ?? []).ToDictionary(static l => l.Key, static l => (string?)l.Value ?? "", StringComparer.Ordinal);
}
