namespace EgressTools.Sources.Objects;

internal static class ConfigMapReading
{
    private static readonly ObjectShape<(Dictionary<string, string> Data, List<string> Unquoted)> Members = new(("data", ReadData));

    public static ConfigMapData? ConfigMap(ref Utf8JsonReader reader, StringPool pool) =>
        Members.Named((new(StringComparer.Ordinal), []), ref reader, pool, static (in metadata, in read) =>
            new ConfigMapData(metadata.ObjectName, read.Data.ToFrozenDictionary(StringComparer.Ordinal))
            {
                ChangedAt = metadata.DataChangedAt ?? metadata.CreatedAt,
                Unquoted = [.. read.Unquoted],
            }, Metadata.Written);

    private static void ReadData(ref Utf8JsonReader reader, in Place at, ref (Dictionary<string, string> Data, List<string> Unquoted) read)
    {
        for (var any = reader.IsObject(at); any && reader.NextMember();)
        {
            var key = reader.MemberName(at.Pool, at);
            read.Data[key] = reader.Scalar($"data.{key}", out var isText);
            if (!isText)
                read.Unquoted.Add(key);
        }
    }
}

/// <summary><c>metadata.managedFields</c>: who wrote which fields, and when.</summary>
internal static class ManagedFields
{
    private static readonly ObjectShape<(DateTimeOffset? Time, bool OfData)> Entry = new(
        ("time", static (ref r, in at, ref e) => e.Time = r.Time(at)),
        ("fieldsV1.f:data", static (ref r, in at, ref e) => Skip(ref r, out e.OfData)));

    /// <summary>When somebody last wrote a field of <c>data</c>; null where that is not told. An entry without data, as of labels alone, changes no
    /// agent.</summary>
    public static DateTimeOffset? DataChangedAt(ref Utf8JsonReader reader, StringPool pool) =>
        Entry.List(default, ref reader, new Place("metadata.managedFields", pool)).Where(static e => e.OfData).Max(static e => e.Time);

    private static void Skip(ref Utf8JsonReader reader, out bool isThere)
    {
        isThere = true;
        reader.SkipValue();
    }
}
