namespace EgressTools.Sources.Objects;

internal static class ConfigMapReading
{
    public static ConfigMapData? ConfigMap(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        var unquoted = ImmutableArray.CreateBuilder<string>();
        reader.IsObject("config map");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool, withLabels: false, withChanges: true);
            else if (reader.ValueTextEquals("data"u8))
                Data(ref reader, pool, data, unquoted);
            else
                reader.PassOver();
        }
        return metadata.Name.Length == 0
            ? null
            : new ConfigMapData(metadata.ObjectName, data.ToFrozenDictionary(StringComparer.Ordinal))
            {
                ChangedAt = metadata.DataChangedAt ?? metadata.CreatedAt,
                Unquoted = unquoted.ToImmutable(),
            };
    }

    private static void Data(ref Utf8JsonReader reader, StringPool pool, Dictionary<string, string> data, ImmutableArray<string>.Builder unquoted)
    {
        if (!reader.IsObject("data"))
            return;
        while (reader.NextMember())
        {
            var key = reader.MemberName(pool, "data");
            data[key] = reader.Scalar($"data.{key}", out var isText);
            if (!isText)
                unquoted.Add(key);
        }
    }
}

/// <summary><c>metadata.managedFields</c>: who wrote which fields, and when.</summary>
internal static class ManagedFields
{
    /// <summary>When somebody last wrote a field of <c>data</c>; null where that is not told.</summary>
    public static DateTimeOffset? DataChangedAt(ref Utf8JsonReader reader)
    {
        DateTimeOffset? last = null;
        if (!reader.IsArray("metadata.managedFields"))
            return last;
        while (reader.NextItem())
        {
            if (reader.IsObject("metadata.managedFields[]") && Time(ref reader) is { } time && (last is null || time > last))
                last = time;
        }
        return last;
    }

    // An entry without data, as of labels alone, changes no agent.
    private static DateTimeOffset? Time(ref Utf8JsonReader reader)
    {
        DateTimeOffset? time = null;
        var ofData = false;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("time"u8))
                time = reader.Time("metadata.managedFields[].time");
            else if (reader.ValueTextEquals("fieldsV1"u8))
                ofData = HasData(ref reader);
            else
                reader.PassOver();
        }
        return ofData ? time : null;
    }

    private static bool HasData(ref Utf8JsonReader reader)
    {
        var found = false;
        if (!reader.IsObject("metadata.managedFields[].fieldsV1"))
            return found;
        while (reader.NextMember())
        {
            found |= reader.ValueTextEquals("f:data"u8);
            reader.PassOver();
        }
        return found;
    }
}
