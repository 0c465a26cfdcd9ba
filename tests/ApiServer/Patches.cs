using System.Text.Json;
using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>The three patches that are not server-side apply: JSON patch (RFC 6902), JSON merge patch (RFC 7396), strategic merge patch.</summary>
internal static class Patches
{
    /// <summary>Lists that a strategic merge patch merges, and by which member of their items; all others it replaces, such as the taints of a node.</summary>
    private static readonly Dictionary<string, string> MergeKeys = new(StringComparer.Ordinal)
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["env"] = "name",
        ["volumes"] = "name",
        ["conditions"] = "type",
        ["addresses"] = "type",
    };

    /// <summary>The object with the patch.</summary>
    public static JsonObject Apply(string type, ResourceKind kind, JsonObject current, JsonNode patch)
    {
        var version = (string?)current["metadata"]?["resourceVersion"];
        switch (type)
        {
            case "application/json-patch+json" when patch is JsonArray operations:
                foreach (var operation in operations)
                    Operate(current, operation!);
                break;
            case "application/merge-patch+json" when patch is JsonObject changes:
                Merge(current, changes, strategic: false);
                break;
            case "application/strategic-merge-patch+json" when patch is JsonObject changes && !kind.IsCustom:
                Merge(current, changes, strategic: true);
                break;
            default:
                throw new ApiError(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: " +
                    "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");
        }
        if (version is not null && (string?)current["metadata"]?["resourceVersion"] != version)
            throw Conflict(kind, current.Name());
        if (current["metadata"]?["labels"] is JsonObject { Count: 0 })
            current.Metadata().Remove("labels");
        return current;
    }

    /// <summary>Refuses a document that names another version than the object has.</summary>
    public static void CheckVersion(ResourceKind kind, JsonObject? current, JsonObject document)
    {
        if (current is not null && (string?)document["metadata"]?["resourceVersion"] is { } version
            && version != (string?)current["metadata"]?["resourceVersion"])
            throw Conflict(kind, current.Name());
    }

    private static ApiError Conflict(ResourceKind kind, string name) => ApiError.Conflict(
        kind, name, $"Operation cannot be fulfilled on {kind.QualifiedName} \"{name}\": the object has been modified; " +
            "please apply your changes to the latest version and try again");

    private static void Merge(JsonObject into, JsonObject patch, bool strategic)
    {
        foreach (var (key, value) in patch)
        {
            // What kubectl sends beside: the order of lists, and which keys of unions to keep.
            if (strategic && key.StartsWith('$'))
                continue;
            if (value is null)
                into.Remove(key);
            else if (value is JsonObject map)
                Merge(Child(into, key), map, strategic);
            else if (strategic && value is JsonArray items && into[key] is JsonArray existing && MergeKeys.TryGetValue(key, out var by))
                MergeList(existing, items, by);
            else
                into[key] = value.DeepClone();
        }
    }

    private static JsonObject Child(JsonObject parent, string key)
    {
        if (parent[key] is not JsonObject)
            parent[key] = new JsonObject();
        return (JsonObject)parent[key]!;
    }

    private static void MergeList(JsonArray into, JsonArray patch, string by)
    {
        foreach (var item in patch.OfType<JsonObject>())
        {
            var existing = into.OfType<JsonObject>().FirstOrDefault(e => JsonNode.DeepEquals(e[by], item[by]));
            if ((string?)item["$patch"] == "delete")
                into.Remove(existing);
            else if (existing is null)
                into.Add(item.DeepClone());
            else
                Merge(existing, item, strategic: true);
        }
    }

    private static void Operate(JsonObject item, JsonNode operation)
    {
        var path = ((string)operation["path"]!).Split('/')[1..];
        var parent = path[..^1].Aggregate((JsonNode?)item, static (at, step) => Step(at, Plain(step)));
        var last = Plain(path[^1]);
        switch ((string?)operation["op"])
        {
            case "test" when JsonNode.DeepEquals(Step(parent, last), operation["value"]):
                break;
            case "add" or "replace" when parent is JsonObject map && ((string?)operation["op"] == "add" || map.ContainsKey(last)):
                map[last] = operation["value"]?.DeepClone();
                break;
            case "add" when parent is JsonArray list:
                list.Insert(last == "-" ? list.Count : Index(last), operation["value"]?.DeepClone());
                break;
            case "remove" when parent is JsonObject map && map.Remove(last):
                break;
            case "remove" when parent is JsonArray list && Index(last) < list.Count:
                list.RemoveAt(Index(last));
                break;
            default:
                throw new ApiError(422, "Invalid", "the server rejected our request due to an error in our request", []);
        }
    }

    private static JsonNode? Step(JsonNode? at, string step) => at switch
    {
        JsonObject map => map[step],
        JsonArray list when int.TryParse(step, System.Globalization.CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
        _ => null,
    };

    private static int Index(string step) => int.Parse(step, System.Globalization.CultureInfo.InvariantCulture);

    private static string Plain(string step) => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
