using System.Globalization;
using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>A change of an object, as a watch reports it.</summary>
internal sealed record StoreEvent(string Type, ResourceKind Kind, JsonObject Item, long Version);

/// <summary>The objects of the cluster. What goes in and out are copies.</summary>
internal sealed class ObjectStore(TimeProvider clock, Func<int> minor)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceKind, SortedDictionary<(string Namespace, string Name), JsonObject>> _objects = [];
    private readonly List<StoreEvent> _events = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = 2000;

    public long Version
    {
        get
        {
            lock (_lock)
                return _version;
        }
    }

    /// <summary>Completes with the next change.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
                return _changed.Task;
        }
    }

    public JsonObject? Get(ResourceKind kind, string space, string name)
    {
        lock (_lock)
            return Of(kind).TryGetValue((space, name), out var found) ? found.Copy() : null;
    }

    /// <summary>Objects of a kind by namespace and name, with the version of the store that they are of.</summary>
    public (List<JsonObject> Items, long Version) List(ResourceKind kind, string? space)
    {
        lock (_lock)
            return ([.. Of(kind).Where(o => space is null || o.Key.Namespace == space).Select(static o => o.Value)], _version);
    }

    public IReadOnlyList<StoreEvent> EventsAfter(long version)
    {
        lock (_lock)
            return [.. _events.Where(e => e.Version > version)];
    }

    /// <summary>
    /// Stores what <paramref name="change"/> makes of the object as it is (null where it does not exist). Where nothing but managedFields' times differ
    /// the version stays.
    /// </summary>
    public JsonObject Write(ResourceKind kind, string space, string name, bool dryRun, Func<JsonObject?, JsonObject> change)
    {
        lock (_lock)
        {
            var before = Of(kind).TryGetValue((space, name), out var found) ? found : null;
            var after = change(before?.Copy());
            if (before is not null && JsonNode.DeepEquals(WithoutTimes(before), WithoutTimes(after)))
                return before.Copy();
            Stamp(kind, after, before, dryRun);
            if (!dryRun)
            {
                Of(kind)[(space, name)] = after.Copy();
                Record(new StoreEvent(before is null ? "ADDED" : "MODIFIED", kind, after.Copy(), _version));
            }
            return after;
        }
    }

    public JsonObject? Delete(ResourceKind kind, string space, string name)
    {
        lock (_lock)
        {
            if (!Of(kind).Remove((space, name), out var removed))
                return null;
            _version++;
            Record(new StoreEvent("DELETED", kind, removed.Copy(), _version));
            return removed;
        }
    }

    private static JsonObject WithoutTimes(JsonObject item)
    {
        var copy = item.Copy();
        foreach (var entry in copy["metadata"]?["managedFields"] as JsonArray ?? [])
            entry!.AsObject().Remove("time");
        return copy;
    }

    private SortedDictionary<(string Namespace, string Name), JsonObject> Of(ResourceKind kind)
    {
        if (!_objects.TryGetValue(kind, out var objects))
        {
            objects = new SortedDictionary<(string Namespace, string Name), JsonObject>(Comparer<(string Namespace, string Name)>.Create(static (a, b) =>
                string.CompareOrdinal(a.Namespace, b.Namespace) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name)));
            _objects.Add(kind, objects);
        }
        return objects;
    }

    private void Stamp(ResourceKind kind, JsonObject after, JsonObject? before, bool dryRun)
    {
        var metadata = after.Metadata();
        metadata["uid"] ??= before is null ? Guid.NewGuid().ToString() : (string?)before["metadata"]!["uid"];
        metadata["creationTimestamp"] ??= Json.Now(clock);
        // Nodes and configuration have no generation, and pods have one since 1.33.
        if (before is null && (kind.Group.Length > 0 || (kind.Plural == "pods" && minor() >= 33)))
            metadata["generation"] ??= 1L;
        else if (before is not null && !JsonNode.DeepEquals(before["spec"], after["spec"]) && before["metadata"]!["generation"] is { } generation)
            metadata["generation"] = (long)generation + 1;
        if (dryRun)
        {
            if (before is null)
                metadata.Remove("resourceVersion");
            return;
        }
        _version++;
        metadata["resourceVersion"] = _version.ToString(CultureInfo.InvariantCulture);
    }

    private void Record(StoreEvent change)
    {
        _events.Add(change);
        var waiting = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.SetResult();
    }
}
