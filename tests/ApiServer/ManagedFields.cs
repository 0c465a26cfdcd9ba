using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>Who owns a field.</summary>
/// <param name="Name">The manager's name.</param>
/// <param name="Operation">"Apply" or "Update": the same name is two managers.</param>
/// <param name="ApiVersion">With which version it wrote.</param>
/// <param name="Subresource">Of which subresource; empty for the object itself.</param>
internal sealed record FieldManager(string Name, string Operation, string ApiVersion, string Subresource = "")
{
    /// <summary>As messages name it.</summary>
    public override string ToString() =>
        $"\"{Name}\"" + (Subresource.Length > 0 ? $" with subresource \"{Subresource}\"" : "") + (Operation == "Update" ? " using " + ApiVersion : "");
}

/// <summary>What each manager owns of an object: metadata.managedFields, read and written.</summary>
internal sealed class ManagedFields
{
    private readonly Dictionary<FieldManager, (HashSet<string> Fields, string? Time)> _owned = [];

    public bool IsEmpty => _owned.Count == 0;

    public IEnumerable<(FieldManager Manager, HashSet<string> Fields)> Others(FieldManager manager) =>
        _owned.Where(o => o.Key != manager).Select(static o => (o.Key, o.Value.Fields));

    public IReadOnlySet<string> Of(FieldManager manager) => _owned.TryGetValue(manager, out var owned) ? owned.Fields : new HashSet<string>();

    public static ManagedFields Read(JsonObject? item)
    {
        var read = new ManagedFields();
        foreach (var entry in item?["metadata"]?["managedFields"] as JsonArray ?? [])
        {
            var manager = new FieldManager((string?)entry!["manager"] ?? "", (string)entry["operation"]!, (string)entry["apiVersion"]!,
                (string?)entry["subresource"] ?? "");
            read._owned[manager] = (FieldTree.Read(entry["fieldsV1"]!.AsObject()), (string?)entry["time"]);
        }
        return read;
    }

    /// <summary>Gives a manager these fields, in place of those that it had.</summary>
    public void Give(FieldManager manager, HashSet<string> fields, string now)
    {
        if (!_owned.TryGetValue(manager, out var before) || !before.Fields.SetEquals(fields))
            _owned[manager] = (fields, now);
    }

    /// <summary>Takes fields from everybody else.</summary>
    public void Take(FieldManager manager, IReadOnlySet<string> fields)
    {
        foreach (var (_, owned) in Others(manager))
            owned.ExceptWith(fields);
    }

    /// <summary>Writes it in the order of a real server; managers that own nothing are gone.</summary>
    public void WriteTo(JsonObject item)
    {
        var entries = _owned.Where(static o => o.Value.Fields.Count > 0)
            .OrderBy(static o => o.Key.Operation, StringComparer.Ordinal).ThenBy(static o => o.Value.Time, StringComparer.Ordinal)
            .ThenBy(static o => o.Key.Name, StringComparer.Ordinal)
            .Select(static o => (JsonNode)Entry(o.Key, o.Value.Fields, o.Value.Time)).ToArray();
        if (entries.Length == 0)
            item.Metadata().Remove("managedFields");
        else
            item.Metadata()["managedFields"] = new JsonArray(entries);
    }

    private static JsonObject Entry(FieldManager manager, HashSet<string> fields, string? time)
    {
        var entry = new JsonObject { ["manager"] = manager.Name, ["operation"] = manager.Operation, ["apiVersion"] = manager.ApiVersion };
        if (time is not null)
            entry["time"] = time;
        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = FieldTree.Write(fields);
        if (manager.Subresource.Length > 0)
            entry["subresource"] = manager.Subresource;
        return entry;
    }
}
