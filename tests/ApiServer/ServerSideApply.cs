using System.Globalization;
using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>Server-side apply, and what other writes mean for the ownership of fields.</summary>
internal sealed class ServerSideApply(TimeProvider clock)
{
    public JsonObject Apply(ResourceKind kind, JsonObject? current, JsonObject applied, string manager, bool force)
    {
        var me = new FieldManager(manager, "Apply", kind.GroupVersion);
        var fields = FieldPaths.Applied(kind, applied);
        var result = current?.Copy()
            ?? new JsonObject { ["apiVersion"] = kind.GroupVersion, ["kind"] = kind.Kind, ["metadata"] = new JsonObject { ["name"] = applied.Name() } };
        foreach (var path in fields.OrderBy(static p => p, StringComparer.Ordinal))
            FieldPaths.Set(result, path, FieldPaths.Get(applied, path)!.DeepClone());
        var managed = ManagedFields.Read(current);
        var changes = FieldChanges.Between(kind, current, result);
        if (!force)
            Check(managed, me, changes.Written);
        managed.Take(me, changes.Written);
        // A map that an update gave to the manager (".") stays where somebody still owns something in it.
        var kept = fields.Concat(managed.Others(me).SelectMany(static o => o.Fields)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in managed.Of(me).Where(p => !kept.Contains(p) && !kept.Any(k => k.StartsWith(p + FieldPaths.Joint, StringComparison.Ordinal)))
            .OrderByDescending(static p => p.Length).ToList())
            FieldPaths.Remove(result, path);
        managed.Give(me, fields, Json.Now(clock));
        managed.WriteTo(result);
        return result;
    }

    /// <summary>The object after a write that is no apply: the manager owns what it added or changed, and nobody what is gone.</summary>
    public JsonObject Updated(ResourceKind kind, JsonObject? before, JsonObject after, string manager, string subresource)
    {
        // The writer may have changed managedFields themselves; without any it cannot take them away.
        var managed = ManagedFields.Read(after);
        if (managed.IsEmpty)
            managed = ManagedFields.Read(before);
        // Nobody is known to own anything of an object that was there before ownership was.
        if (before is not null && managed.IsEmpty)
            return after;
        var me = new FieldManager(manager, "Update", kind.GroupVersion, subresource);
        var changes = FieldChanges.Between(kind, before, after);
        managed.Take(me, new HashSet<string>([.. changes.Written, .. changes.Removed], StringComparer.Ordinal));
        managed.Give(me, [.. managed.Of(me).Except(changes.Removed), .. changes.Written], Json.Now(clock));
        managed.WriteTo(after);
        return after;
    }

    private static void Check(ManagedFields managed, FieldManager me, HashSet<string> written)
    {
        var conflicts = (from other in managed.Others(me)
                         from path in other.Fields.Where(written.Contains).OrderBy(static p => p, StringComparer.Ordinal)
                         orderby other.Manager.Name
                         select (Owner: other.Manager.ToString(), Path: FieldPaths.Dotted(path))).ToList();
        if (conflicts.Count == 0)
            return;
        var causes = new JsonArray([.. conflicts.Select(static c => (JsonNode)new JsonObject
        {
            ["reason"] = "FieldManagerConflict",
            ["message"] = "conflict with " + c.Owner,
            ["field"] = c.Path,
        })]);
        throw new ApiError(409, "Conflict", Message(conflicts), new JsonObject { ["causes"] = causes });
    }

    private static string Message(List<(string Owner, string Path)> conflicts) => conflicts.Count == 1
        ? $"Apply failed with 1 conflict: conflict with {conflicts[0].Owner}: {conflicts[0].Path}"
        : string.Create(CultureInfo.InvariantCulture, $"Apply failed with {conflicts.Count} conflicts: ")
        + string.Join('\n', conflicts.GroupBy(static c => c.Owner, StringComparer.Ordinal)
            .SelectMany(static g => g.Select(static c => "- " + c.Path).Prepend($"conflicts with {g.Key}:")));
}
