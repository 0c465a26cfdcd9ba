namespace EgressTools.Sources.Kinds;

/// <summary>A file of a saved snapshot: only what the tool looks at, so no Secret, no managedFields, no environment of containers.</summary>
/// <param name="Head">The document, without items.</param>
/// <param name="Items">The items of a list, made one by one: all of a large cluster at once would not fit beside it. Null for an object.</param>
internal sealed record SnapshotDocument(string File, JObject Head, IEnumerable<JObject>? Items)
{
    /// <summary>All files of a snapshot. A kind that could not be read is left out, so that reading back says so too.</summary>
    public static IEnumerable<SnapshotDocument> Of(ClusterSnapshot snapshot)
    {
        var taken = snapshot.TakenAt == default ? (DateTimeOffset?)null : snapshot.TakenAt;
        var own = new SnapshotDocument("snapshot.yaml", new SavedSnapshot(taken, snapshot.Complete, snapshot.Gaps).ToDocument(), null);
        return KindTable.All.SelectMany(kind => kind.Save(snapshot)).Prepend(own);
    }

    /// <summary>The objects of a kind, in the file of its plural.</summary>
    public static SnapshotDocument List(ApiResource resource, IEnumerable<JObject> items) =>
        new($"{resource.Plural}.yaml", new JObject { ["apiVersion"] = resource.GroupVersion, ["kind"] = resource.Kind + "List" }, items);

    /// <summary>One object.</summary>
    public static SnapshotDocument OfObject(string name, ApiResource resource, JObject metadata, string member, JObject content) =>
        new($"{name}.yaml", new JObject { ["apiVersion"] = resource.GroupVersion, ["kind"] = resource.Kind, ["metadata"] = metadata, [member] = content },
            null);
}
