namespace EgressTools.Sources.Objects;

/// <summary>Taints, and the tolerations of Deployments and StatefulSets.</summary>
internal static class TaintReading
{
    private static readonly string[] ToTolerations = ["template", "spec", "tolerations"];

    public static ImmutableArray<NodeTaint> Taints(ref Utf8JsonReader reader, StringPool pool, string path) =>
        [.. Items(ref reader, pool, path)
            .Select(static i => new NodeTaint(i.GetValueOrDefault("key", ""), i.GetValueOrDefault("value", ""), i.GetValueOrDefault("effect", "")))];

    /// <summary>The <c>tolerations</c> of a pod.</summary>
    public static ImmutableArray<PodToleration> Tolerations(ref Utf8JsonReader reader, StringPool pool) =>
        [.. Items(ref reader, pool, "tolerations").Select(static i => new PodToleration(i.GetValueOrDefault("key", ""), i.GetValueOrDefault("operator", ""),
            i.GetValueOrDefault("value", ""), i.GetValueOrDefault("effect", "")))];

    /// <summary>A Deployment or StatefulSet.</summary>
    public static Workload? Workload(ref Utf8JsonReader reader, StringPool pool) => Workload(ref reader, pool, ToTolerations);

    /// <summary>A Pod, read for its tolerations alone.</summary>
    public static Workload? Pod(ref Utf8JsonReader reader, StringPool pool) => Workload(ref reader, pool, ToTolerations.AsSpan()[^1..]);

    private static Workload? Workload(ref Utf8JsonReader reader, StringPool pool, ReadOnlySpan<string> path)
    {
        var metadata = new Metadata();
        var tolerations = ImmutableArray<PodToleration>.Empty;
        reader.IsObject("workload");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool, withLabels: false);
            else if (reader.ValueTextEquals("spec"u8))
                tolerations = Find(ref reader, pool, path);
            else
                reader.PassOver();
        }
        return metadata.Name.Length == 0 ? null : new Workload(metadata.ObjectName, tolerations);
    }

    private static ImmutableArray<PodToleration> Find(ref Utf8JsonReader reader, StringPool pool, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
            return Tolerations(ref reader, pool);
        var found = ImmutableArray<PodToleration>.Empty;
        if (!reader.IsObject(path[0]))
            return found;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals(path[0]))
                found = Find(ref reader, pool, path[1..]);
            else
                reader.PassOver();
        }
        return found;
    }

    /// <summary>Objects whose texts count; other members (tolerationSeconds) are passed over.</summary>
    private static List<LabelSet> Items(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        var items = new List<LabelSet>();
        if (!reader.IsArray(path))
            return items;
        while (reader.NextItem())
        {
            if (reader.IsObject($"{path}[]"))
                items.Add(Item(ref reader, pool, path));
        }
        return items;
    }

    private static LabelSet Item(ref Utf8JsonReader reader, StringPool pool, string path)
    {
        var members = LabelSet.Empty;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("key"u8) || reader.ValueTextEquals("value"u8) || reader.ValueTextEquals("effect"u8)
                || reader.ValueTextEquals("operator"u8))
            {
                var name = reader.MemberName(pool, path);
                members = members.With(name, reader.Text(pool, $"{path}[].{name}"));
            }
            else
            {
                reader.PassOver();
            }
        }
        return members;
    }
}
