using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>Server-side apply: each manager owns the fields that it applied; lists are owned whole, as in the schema of egress policies.</summary>
internal sealed class ServerSideApply(TimeProvider clock)
{
    public JsonObject Apply(ResourceKind kind, JsonObject? current, JsonObject applied, string manager, bool force)
    {
        var result = current?.Copy() ?? new JsonObject { ["apiVersion"] = kind.GroupVersion, ["kind"] = kind.Kind, ["metadata"] = new JsonObject { ["name"] = applied.Name() } };
        var managed = (JsonArray?)current?["metadata"]?["managedFields"]?.DeepClone() ?? [];
        var fields = Fields(applied);
        Check(managed, fields, applied, current, manager, force);
        foreach (var path in OwnedBy(managed, manager).Except(fields).Where(p => !OwnedByOthers(managed, manager, p)))
            Remove(result, path);
        foreach (var path in fields)
            Set(result, path, Get(applied, path)!.DeepClone());
        result.Metadata()["managedFields"] = Own(managed, kind, fields, manager);
        return result;
    }

    private static string[][] Split(IEnumerable<string> paths) => [.. paths.Select(static p => p.Split('\u001f'))];

    private static void Check(JsonArray managed, HashSet<string> fields, JsonObject applied, JsonObject? current, string manager, bool force)
    {
        var conflicts = (from entry in managed
                         where !IsOwn(entry, manager)
                         let owner = (string)entry!["manager"]!
                         from path in Paths(entry["fieldsV1"]!.AsObject(), "")
                         where fields.Contains(path) && !JsonNode.DeepEquals(Get(current!, path), Get(applied, path))
                         select (owner, path, entry)).ToList();
        if (conflicts.Count == 0)
            return;
        if (force)
        {
            foreach (var (_, path, entry) in conflicts)
                RemoveField(entry["fieldsV1"]!.AsObject(), [.. path.Split('\u001f').Select(static part => "f:" + part)]);
            return;
        }
        var causes = new JsonArray([.. conflicts.Select(static c => (JsonNode)new JsonObject
        {
            ["reason"] = "FieldManagerConflict",
            ["message"] = $"conflict with \"{c.owner}\"",
            ["field"] = Dotted(c.path),
        })]);
        var text = string.Join(", ", conflicts.Select(static c => $"conflict with \"{c.owner}\": {Dotted(c.path)}"));
        throw new ApiError(409, "Conflict", $"Apply failed with {conflicts.Count} conflict{(conflicts.Count == 1 ? "" : "s")}: {text}", new JsonObject { ["causes"] = causes });
    }

    private JsonArray Own(JsonArray managed, ResourceKind kind, HashSet<string> fields, string manager)
    {
        var tree = new JsonObject();
        foreach (var parts in Split(fields.Order(StringComparer.Ordinal)))
        {
            var at = tree;
            foreach (var part in parts)
            {
                if (at["f:" + part] is not JsonObject next)
                    at["f:" + part] = next = [];
                at = next;
            }
        }
        var others = managed.Where(e => !IsOwn(e, manager) && e!["fieldsV1"]!.AsObject().Count > 0).Select(static e => e!.DeepClone()).ToList();
        var mine = new JsonObject
        {
            ["apiVersion"] = kind.GroupVersion,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = tree,
            ["manager"] = manager,
            ["operation"] = "Apply",
            ["time"] = Json.Now(clock),
        };
        var at2 = managed.Select(static (e, i) => (e, i)).FirstOrDefault(p => IsOwn(p.e, manager), (null, others.Count)).i;
        others.Insert(Math.Min(at2, others.Count), mine);
        return [.. others];
    }

    /// <summary>Leaves of what is applied: objects are walked into, lists and selectors (atomic in their schema) are leaves. Names and types are nobody's.</summary>
    private static HashSet<string> Fields(JsonObject applied)
    {
        var fields = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in applied)
        {
            if (key is "apiVersion" or "kind" or "status")
                continue;
            Walk(key, value, fields);
        }
        fields.Remove("metadata\u001fname");
        fields.Remove("metadata\u001fnamespace");
        return fields;
    }

    private static void Walk(string path, JsonNode? value, HashSet<string> fields)
    {
        // metadata.labels and annotations are granular; nodeSelector and podSelector are atomic in the CRD (x-kubernetes-map-type).
        if (value is JsonObject { Count: > 0 } map && !path.EndsWith("Selector", StringComparison.Ordinal))
        {
            foreach (var (key, child) in map)
                Walk(path + '\u001f' + key, child, fields);
        }
        else if (value is not null)
        {
            fields.Add(path);
        }
    }

    private static IEnumerable<string> OwnedBy(JsonArray managed, string manager) =>
        managed.Where(e => IsOwn(e, manager)).SelectMany(static e => Paths(e!["fieldsV1"]!.AsObject(), ""));

    private static bool OwnedByOthers(JsonArray managed, string manager, string path) =>
        managed.Any(e => !IsOwn(e, manager) && Paths(e!["fieldsV1"]!.AsObject(), "").Contains(path));

    /// <summary>What a manager wrote by other operations than apply counts as somebody else's.</summary>
    private static bool IsOwn(JsonNode? entry, string manager) => (string?)entry!["manager"] == manager && (string?)entry["operation"] == "Apply";

    private static IEnumerable<string> Paths(JsonObject tree, string prefix)
    {
        foreach (var (key, value) in tree)
        {
            if (!key.StartsWith("f:", StringComparison.Ordinal))
                continue;
            var path = prefix.Length == 0 ? key[2..] : prefix + '\u001f' + key[2..];
            if (value is JsonObject { Count: > 0 } children && children.Any(static c => c.Key.StartsWith("f:", StringComparison.Ordinal)))
            {
                foreach (var inner in Paths(children, path))
                    yield return inner;
            }
            else
            {
                yield return path;
            }
        }
    }

    private static JsonNode? Get(JsonObject item, string path) => path.Split('\u001f').Aggregate((JsonNode?)item, static (at, part) => (at as JsonObject)?[part]);

    private static void Set(JsonObject item, string path, JsonNode value)
    {
        var parts = path.Split('\u001f');
        var at = item;
        foreach (var part in parts[..^1])
        {
            if (at[part] is not JsonObject next)
                at[part] = next = [];
            at = next;
        }
        at[parts[^1]] = value;
    }

    private static void Remove(JsonObject item, string path)
    {
        var parts = path.Split('\u001f');
        if (parts[..^1].Aggregate((JsonNode?)item, static (at, part) => (at as JsonObject)?[part]) is JsonObject parent)
            parent.Remove(parts[^1]);
    }

    /// <summary>Takes one field from an owner's tree, and the branches that become empty by it: an owner of nothing in a branch owns not the branch.</summary>
    private static void RemoveField(JsonObject tree, ReadOnlySpan<string> steps)
    {
        if (steps.Length > 1)
        {
            if (tree[steps[0]] is not JsonObject branch)
                return;
            RemoveField(branch, steps[1..]);
            if (branch.Count > 0)
                return;
        }
        tree.Remove(steps[0]);
    }

    private static string Dotted(string path) => "." + path.Replace('\u001f', '.');
}
