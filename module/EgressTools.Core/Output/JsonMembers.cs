namespace EgressTools.Output;

/// <summary>Members as every result document has them.</summary>
internal static class JsonMembers
{
    /// <summary>A text; absent if there is none.</summary>
    public static void WriteText(this Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            json.WriteString(name, value);
    }

    /// <summary>An object.</summary>
    public static void WriteObject<T>(this Utf8JsonWriter json, T item, Action<Utf8JsonWriter, T> writeMembers)
    {
        json.WriteStartObject();
        writeMembers(json, item);
        json.WriteEndObject();
    }

    /// <summary>An object as a member.</summary>
    public static void WriteObject<T>(this Utf8JsonWriter json, string name, T item, Action<Utf8JsonWriter, T> writeMembers)
    {
        json.WritePropertyName(name);
        json.WriteObject(item, writeMembers);
    }

    /// <summary>A list of objects.</summary>
    public static void WriteObjects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> writeMembers)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            json.WriteObject(item, writeMembers);
        json.WriteEndArray();
    }

    /// <summary>A number; null if it is unknown.</summary>
    public static void WriteCount(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }

    /// <summary>A list of texts, also if it is empty.</summary>
    public static void WriteTexts<T>(this Utf8JsonWriter json, string name, IEnumerable<T> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value?.ToString());
        json.WriteEndArray();
    }

    /// <summary>An egress IP; null if it depends on the gateway's interfaces.</summary>
    public static void WriteEgressIP(this Utf8JsonWriter json, Net.Address? address)
    {
        if (address is { } known)
            json.WriteString("egressIP"u8, known.ToString());
        else
            json.WriteNull("egressIP"u8);
    }
}
