using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>
/// The fields of an object as managedFields name them: a path is its steps ("f:spec", "k:{"name":"agent"}") joined by a character that no name has.
/// What a schema would say of lists and maps is known by the name of the field.
/// </summary>
internal static class FieldPaths
{
    public const char Joint = '\u001f';

    private static readonly Dictionary<string, string[]> ListKeys = new(StringComparer.Ordinal)
    {
        ["containers"] = ["name"],
        ["initContainers"] = ["name"],
        ["ephemeralContainers"] = ["name"],
        ["env"] = ["name"],
        ["volumes"] = ["name"],
        ["imagePullSecrets"] = ["name"],
        ["volumeMounts"] = ["mountPath"],
        ["conditions"] = ["type"],
        ["addresses"] = ["type"],
        ["ownerReferences"] = ["uid"],
    };

    /// <summary>Nobody owns what names an object, and what the server itself writes.</summary>
    private static readonly HashSet<string> Nobodys = new(StringComparer.Ordinal)
    {
        "f:apiVersion", "f:kind", "f:metadata", "f:metadata\u001ff:name", "f:metadata\u001ff:namespace",
        "f:metadata\u001ff:creationTimestamp", "f:metadata\u001ff:selfLink",
        "f:metadata\u001ff:uid", "f:metadata\u001ff:generation", "f:metadata\u001ff:resourceVersion", "f:metadata\u001ff:deletionTimestamp",
        "f:metadata\u001ff:deletionGracePeriodSeconds",
    };

    /// <summary>Built-in structs and lists that are there in every object of their kind, empty or not, so that nobody adds them.</summary>
    private static readonly HashSet<string> AlwaysThere =
        new(StringComparer.Ordinal) { "f:spec", "f:template", "f:metadata", "f:containers", "f:strategy", "f:updateStrategy", "f:resources" };

    /// <summary>Every field with its value: leaves, and (with null) the maps, lists and items on the way to them.</summary>
    public static Dictionary<string, JsonNode?> Of(ResourceKind kind, JsonObject item)
    {
        var fields = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (key, value) in item)
        {
            // A status is written by its subresource, which is somebody else.
            if (key != "status" || kind.IsCustom)
                Walk(kind, "f:" + key, key, value, fields);
        }
        foreach (var path in fields.Keys.Where(static p => Nobodys.Contains(p)
            || p.StartsWith("f:metadata\u001ff:managedFields", StringComparison.Ordinal)).ToList())
            fields.Remove(path);
        return fields;
    }

    /// <summary>What a manager owns of an object that it applied: leaves and items of lists, not the maps around them.</summary>
    public static HashSet<string> Applied(ResourceKind kind, JsonObject item) =>
        [.. Of(kind, item).Where(static f => f.Value is not null || IsItem(f.Key)).Select(static f => f.Key)];

    /// <summary>Whether somebody who creates the field owns it: what is in every object is nobody's.</summary>
    public static bool CanBeAdded(ResourceKind kind, string path) => kind.IsCustom || !AlwaysThere.Contains(Last(path)) || Last(path) == "f:resources";

    /// <summary>The value at a path, or null.</summary>
    public static JsonNode? Get(JsonNode? item, string path) => path.Split(Joint).Aggregate(item, Step);

    /// <summary>Sets a value, with the maps and items around it.</summary>
    public static void Set(JsonObject item, string path, JsonNode value)
    {
        JsonNode at = item;
        var steps = path.Split(Joint);
        for (var i = 0; i < steps.Length - 1; i++)
            at = Step(at, steps[i]) ?? Add(at, steps[i], steps[i + 1].StartsWith('f') ? new JsonObject() : new JsonArray());
        if (steps[^1].StartsWith("f:", StringComparison.Ordinal))
            ((JsonObject)at)[steps[^1][2..]] = value;
        else if (Step(at, steps[^1]) is null)
            Add(at, steps[^1], value);
    }

    /// <summary>Takes a field or an item away.</summary>
    public static void Remove(JsonObject item, string path)
    {
        var steps = path.Split(Joint);
        var parent = steps[..^1].Aggregate((JsonNode?)item, Step);
        if (parent is JsonObject map)
            map.Remove(steps[^1][2..]);
        else if (parent is JsonArray list && Step(list, steps[^1]) is { } entry)
            list.Remove(entry);
    }

    /// <summary>As messages write it: <c>.spec.template.spec.containers[name="agent"].image</c>.</summary>
    public static string Dotted(string path) => string.Concat(path.Split(Joint).Select(static step => step.StartsWith("f:", StringComparison.Ordinal)
        ? "." + step[2..]
        : $"[{string.Join(',', JsonNode.Parse(step[2..])!.AsObject().Select(static k => $"{k.Key}={k.Value!.ToJsonString()}"))}]"));

    private static bool IsItem(string path) => Last(path).StartsWith("k:", StringComparison.Ordinal);

    private static string Last(string path) => path[(path.LastIndexOf(Joint) + 1)..];

    private static void Walk(ResourceKind kind, string path, string name, JsonNode? value, Dictionary<string, JsonNode?> fields)
    {
        if (value is JsonObject { Count: > 0 } map && !IsAtomic(name))
        {
            fields[path] = null;
            foreach (var (key, child) in map)
                Walk(kind, $"{path}{Joint}f:{key}", key, child, fields);
        }
        else if (value is JsonArray { Count: > 0 } list && !kind.IsCustom && Keys(name, list) is { } keys)
        {
            fields[path] = null;
            foreach (var entry in list.OfType<JsonObject>())
                Walk(kind, $"{path}{Joint}k:{Key(entry, keys)}", "", entry, fields);
        }
        else if (value is not null)
        {
            fields[path] = value;
        }
    }

    // Selectors are atomic in the schema of custom resources (x-kubernetes-map-type) and of built-in kinds, as are references.
    private static bool IsAtomic(string name) => name == "selector" || name.EndsWith("Selector", StringComparison.Ordinal)
        || name.EndsWith("Ref", StringComparison.Ordinal);

    private static string[]? Keys(string name, JsonArray list) =>
        name != "ports" ? ListKeys.GetValueOrDefault(name) : list[0]?["containerPort"] is null ? ["port", "protocol"] : ["containerPort", "protocol"];

    private static string Key(JsonObject entry, string[] keys) =>
        new JsonObject(keys.Select(k => KeyValuePair.Create(k, entry[k]?.DeepClone() ?? (k == "protocol" ? "TCP" : null)))).ToJsonString(Json.Relaxed);

    private static JsonNode? Step(JsonNode? at, string step) => step.StartsWith("f:", StringComparison.Ordinal)
        ? (at as JsonObject)?[step[2..]]
        : (at as JsonArray)?.OfType<JsonObject>()
        .FirstOrDefault(e => Key(e, [.. JsonNode.Parse(step[2..])!.AsObject().Select(static k => k.Key)]) == step[2..]);

    private static JsonNode Add(JsonNode parent, string step, JsonNode child)
    {
        if (parent is JsonObject map)
        {
            map[step[2..]] = child;
            return child;
        }
        var entry = child as JsonObject ?? [];
        foreach (var (key, value) in JsonNode.Parse(step[2..])!.AsObject())
            entry[key] ??= value?.DeepClone();
        ((JsonArray)parent).Add((JsonNode)entry);
        return entry;
    }
}
