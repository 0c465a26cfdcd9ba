namespace EgressTools.Sources.Objects;

/// <summary>Labels and label selectors.</summary>
internal static class LabelReading
{
    // Selectors find labels of these sources, and those without one, by their plain key.
    private static readonly string[] PlainSources = ["k8s:", "any:", ":"];

    // Those of the object that a thread reads; most are known already.
    [ThreadStatic]
    private static List<KeyValuePair<string, string>>? _read;

    /// <summary>A map of texts.</summary>
    public static LabelSet Map(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        if (!reader.IsObject(path))
            return LabelSet.Empty;
        var labels = _read ??= [];
        labels.Clear();
        while (reader.NextMember())
        {
            var key = reader.MemberName(pool, path);
            labels.Add(new(key, reader.Text(pool, path)));
        }
        return pool.Labels(labels);
    }

    /// <summary><c>security-labels</c> of a CiliumIdentity: a map whose keys carry their source.</summary>
    public static LabelSet SecurityMap(ref Utf8JsonReader reader, StringPool pool)
    {
        const string Path = "security-labels";
        if (!reader.IsObject(Path))
            return LabelSet.Empty;
        var labels = new List<KeyValuePair<string, string>>();
        while (reader.NextMember())
        {
            var key = reader.MemberName(pool, Path);
            labels.Add(new(KeyOf(pool, key), reader.Text(pool, Path)));
        }
        return pool.Intern(LabelSet.Create(labels));
    }

    /// <summary><c>status.identity.labels</c> of a CiliumEndpoint: texts "source:key=value".</summary>
    public static LabelSet SecurityList(ref Utf8JsonReader reader, StringPool pool, long? identity)
    {
        const string Path = "status.identity.labels";
        if (!reader.IsArray(Path))
            return LabelSet.Empty;
        if (identity is not { } id)
            return ReadSecurityList(ref reader, pool, Path);
        var list = reader;
        var hash = HashItems(ref reader);
        return pool.FindIdentity(id, hash) ?? pool.AddIdentity(id, hash, ReadSecurityList(ref list, pool, Path));
    }

    /// <summary>A label selector; null for null, which is not the same as {}. Fields that it does not have are noted where somebody wants to know.</summary>
    public static LabelSelector? Selector(ref Utf8JsonReader reader, StringPool pool, string path, UnknownFields? unknown = null)
    {
        if (!reader.IsObject(path))
            return null;
        var labels = LabelSet.Empty;
        var expressions = ImmutableArray<LabelRequirement>.Empty;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("matchLabels"u8))
                labels = Map(ref reader, pool, $"{path}.matchLabels");
            else if (reader.ValueTextEquals("matchExpressions"u8))
                expressions = Requirements(ref reader, pool, $"{path}.matchExpressions", unknown);
            else if (unknown is not null)
                unknown.PassOver(ref reader, pool, $"{path}.");
            else
                reader.PassOver();
        }
        return new LabelSelector(labels, expressions);
    }

    private static ImmutableArray<LabelRequirement> Requirements(ref Utf8JsonReader reader, StringPool pool, string path, UnknownFields? unknown)
    {
        if (!reader.IsArray(path))
            return [];
        var requirements = ImmutableArray.CreateBuilder<LabelRequirement>();
        while (reader.NextItem())
        {
            if (reader.IsObject($"{path}[]"))
                requirements.Add(Requirement(ref reader, pool, $"{path}[]", unknown));
        }
        return requirements.ToImmutable();
    }

    private static LabelRequirement Requirement(ref Utf8JsonReader reader, StringPool pool, string path, UnknownFields? unknown)
    {
        var key = "";
        var name = "";
        var values = ImmutableArray<string>.Empty;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("key"u8))
                key = reader.Text(pool, $"{path}.key");
            else if (reader.ValueTextEquals("operator"u8))
                name = reader.Text(pool, $"{path}.operator");
            else if (reader.ValueTextEquals("values"u8))
                values = Texts(ref reader, pool, $"{path}.values");
            else if (unknown is not null)
                unknown.PassOver(ref reader, pool, $"{path}.");
            else
                reader.PassOver();
        }
        return name switch
        {
            "In" => new(key, LabelOperator.In, values),
            "NotIn" => new(key, LabelOperator.NotIn, values),
            "Exists" => new(key, LabelOperator.Exists, values),
            "DoesNotExist" => new(key, LabelOperator.DoesNotExist, values),
            _ => new(key, LabelOperator.Unknown, values) { OperatorText = name },
        };
    }

    /// <summary>A list of texts; empty for null.</summary>
    public static ImmutableArray<string> Texts(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        if (!reader.IsArray(path))
            return [];
        var texts = ImmutableArray.CreateBuilder<string>();
        while (reader.NextItem())
            texts.Add(reader.Text(pool, $"{path}[]"));
        return texts.ToImmutable();
    }

    private static LabelSet ReadSecurityList(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        var labels = new List<KeyValuePair<string, string>>();
        while (reader.NextItem())
        {
            var label = reader.Text(pool, path).AsSpan();
            var equals = label.IndexOf('=');
            labels.Add(new(KeyOf(pool, equals < 0 ? label : label[..equals]), equals < 0 ? "" : pool.Intern(label[(equals + 1)..])));
        }
        return pool.Intern(LabelSet.Create(labels));
    }

    // Steps to the end of the array.
    private static int HashItems(ref Utf8JsonReader reader)
    {
        var hash = default(HashCode);
        while (reader.NextItem())
        {
            if (!reader.HasValueSequence)
                hash.AddBytes(reader.ValueSpan);
            else
            {
                foreach (var segment in reader.ValueSequence)
                    hash.AddBytes(segment.Span);
            }
            hash.Add(reader.TokenType);
        }
        return hash.ToHashCode();
    }

    // Labels of other sources (reserved, container, cidr) go by SOURCE.KEY.
    private static string KeyOf(StringPool pool, ReadOnlySpan<char> label)
    {
        foreach (var source in PlainSources)
        {
            if (label.StartsWith(source, StringComparison.Ordinal))
                return pool.Intern(label[source.Length..]);
        }
        var colon = label.IndexOf(':');
        return pool.Intern(colon < 0 ? label : $"{label[..colon]}.{label[(colon + 1)..]}");
    }
}
