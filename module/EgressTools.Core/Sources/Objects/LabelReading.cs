namespace EgressTools.Sources.Objects;

/// <summary>Labels and label selectors.</summary>
internal static class LabelReading
{
    // Selectors find labels of these sources, and those without one, by their plain key.
    private static readonly string[] PlainSources = ["k8s:", "any:", ":"];

    // Those of the object that a thread reads; most are known already.
    [ThreadStatic]
    private static List<KeyValuePair<string, string>>? _read;

    private static readonly ObjectShape<LabelRequirement> Requirement = new(
        ("key", static (ref r, in at, ref q) => q = q with { Key = r.Text(at) }),
        ("operator", static (ref r, in at, ref q) => q = q with { OperatorText = r.Text(at) }),
        ("values", static (ref r, in at, ref q) => q = q with { Values = r.Texts(at) }));

    private static readonly ObjectShape<LabelSelector> SelectorMembers = new(
        ("matchLabels", static (ref r, in at, ref s) => s = s with { MatchLabels = r.Labels(at) }),
        ("matchExpressions", static (ref r, in at, ref s) => s = s with { MatchExpressions = Requirements(ref r, at) }));

    /// <summary>A map of texts.</summary>
    public static LabelSet Labels(this ref Utf8JsonReader reader, in Place at)
    {
        if (!reader.IsObject(at))
            return LabelSet.Empty;
        var labels = _read ??= [];
        labels.Clear();
        while (reader.NextMember())
        {
            var key = reader.MemberName(at.Pool, at);
            labels.Add(new(key, reader.Text(at)));
        }
        return at.Pool.Labels(labels);
    }

    /// <summary><c>security-labels</c> of a CiliumIdentity: a map whose keys carry their source.</summary>
    public static LabelSet SecurityLabels(this ref Utf8JsonReader reader, in Place at)
    {
        var labels = new List<KeyValuePair<string, string>>();
        for (var any = reader.IsObject(at); any && reader.NextMember();)
        {
            var key = reader.MemberName(at.Pool, at);
            labels.Add(new(KeyOf(at.Pool, key), reader.Text(at)));
        }
        return at.Pool.Intern(LabelSet.Create(labels));
    }

    /// <summary><c>status.identity.labels</c> of a CiliumEndpoint: texts "source:key=value".</summary>
    public static LabelSet SecurityLabels(this ref Utf8JsonReader reader, in Place at, long? identity)
    {
        if (!reader.IsArray(at))
            return LabelSet.Empty;
        if (identity is not { } id)
            return ReadSecurityList(ref reader, at);
        var list = reader;
        var hash = HashItems(ref reader);
        return at.Pool.FindIdentity(id, hash) ?? at.Pool.AddIdentity(id, hash, ReadSecurityList(ref list, at));
    }

    /// <summary>A label selector; null for null, which is not the same as {}.</summary>
    public static LabelSelector? Selector(this ref Utf8JsonReader reader, in Place at)
    {
        var selector = LabelSelector.Everything;
        return SelectorMembers.Read(ref reader, at, ref selector) ? selector : null;
    }

    /// <summary>A list of texts; empty for null.</summary>
    public static ImmutableArray<string> Texts(this ref Utf8JsonReader reader, in Place at)
    {
        if (!reader.IsArray(at))
            return [];
        var texts = ImmutableArray.CreateBuilder<string>();
        while (reader.NextItem())
            texts.Add(reader.Text(at.Pool, $"{at.Path}[]"));
        return texts.ToImmutable();
    }

    private static ImmutableArray<LabelRequirement> Requirements(ref Utf8JsonReader reader, in Place at) =>
    [
        .. Requirement.List(new("", LabelOperator.Unknown, []) { OperatorText = "" }, ref reader, at).Select(static r => r with
        {
            Operator = r.OperatorText switch
            {
                "In" => LabelOperator.In,
                "NotIn" => LabelOperator.NotIn,
                "Exists" => LabelOperator.Exists,
                "DoesNotExist" => LabelOperator.DoesNotExist,
                _ => LabelOperator.Unknown,
            },
        }),
    ];

    private static LabelSet ReadSecurityList(ref Utf8JsonReader reader, in Place at)
    {
        var labels = new List<KeyValuePair<string, string>>();
        while (reader.NextItem())
        {
            var label = reader.Text(at).AsSpan();
            var equals = label.IndexOf('=');
            labels.Add(new(KeyOf(at.Pool, equals < 0 ? label : label[..equals]), equals < 0 ? "" : at.Pool.Intern(label[(equals + 1)..])));
        }
        return at.Pool.Intern(LabelSet.Create(labels));
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
