namespace EgressTools.Sources.Objects;

/// <summary>Members of documents that are written as readers look at them.</summary>
internal static class DocumentMembers
{
    /// <summary><c>metadata</c> as far as readers look at it.</summary>
    public static JObject Metadata(ObjectName name, LabelSet? labels = null, DateTimeOffset? created = null, string uid = "") =>
        WithKnown(new JObject { ["name"] = name.Name }, ("namespace", Known(name.Namespace)), ("uid", Known(uid)),
            ("creationTimestamp", created is { } time ? Time(time) : null), ("labels", labels is { Count: > 0 } ? Map(labels) : null));

    public static JObject Map(LabelSet labels, string prefix = "") => new(labels.Select(l => new JProperty(prefix + l.Key, l.Value)));
    public static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);
    public static JArray Ready(string status) => new(new JObject { ["type"] = "Ready", ["status"] = status });

    /// <summary>A text; null for an empty one.</summary>
    public static string? Known(string text) => text.Length == 0 ? null : text;

    /// <summary>The document with these members; what is not known, null, is left out.</summary>
    public static JObject WithKnown(JObject document, params ReadOnlySpan<(string Member, JToken? Value)> members)
    {
        foreach (var (member, value) in members)
        {
            if (value is not (null or JValue { Value: null }))
                document[member] = value;
        }
        return document;
    }
}
