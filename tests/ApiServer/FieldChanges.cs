using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>Which fields differ between two forms of an object.</summary>
/// <param name="Added">Fields that are new.</param>
/// <param name="Modified">Fields with another value.</param>
/// <param name="Removed">Fields that are gone.</param>
internal sealed record FieldChanges(HashSet<string> Added, HashSet<string> Modified, HashSet<string> Removed)
{
    public static FieldChanges Between(ResourceKind kind, JsonObject? before, JsonObject after)
    {
        var (old, now) = (before is null ? [] : FieldPaths.Of(kind, before), FieldPaths.Of(kind, after));
        return new FieldChanges(
            [.. now.Keys.Where(p => !old.ContainsKey(p) && FieldPaths.CanBeAdded(kind, p))],
            [.. now.Where(f => old.TryGetValue(f.Key, out var value) && !JsonNode.DeepEquals(value, f.Value)).Select(static f => f.Key)],
            [.. old.Keys.Where(p => !now.ContainsKey(p))]);
    }

    /// <summary>What was added or has another value.</summary>
    public HashSet<string> Written => [.. Added, .. Modified];
}
