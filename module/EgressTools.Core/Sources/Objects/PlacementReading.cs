namespace EgressTools.Sources.Objects;

/// <summary>What the spec of a pod says of the nodes that it may run on.</summary>
internal static class PlacementReading
{
    private static readonly string[] ToTerms = ["nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"];

    /// <summary>Reads the member that the reader stands on; false, with nothing read, where it says nothing of nodes.</summary>
    public static bool Member(ref Utf8JsonReader reader, StringPool pool, ref AgentPlacement? placement)
    {
        if (reader.ValueTextEquals("nodeSelector"u8))
            placement = (placement ?? new()) with { NodeSelector = LabelReading.Map(ref reader, pool, "nodeSelector") };
        else if (reader.ValueTextEquals("tolerations"u8))
            placement = (placement ?? new()) with { Tolerations = TaintReading.Tolerations(ref reader, pool) };
        else if (reader.ValueTextEquals("affinity"u8))
            placement = (placement ?? new()) with { Terms = Terms(ref reader, pool, ToTerms) };
        else
            return false;
        return true;
    }

    private static ImmutableArray<NodeSelectorTerm>? Terms(ref Utf8JsonReader reader, StringPool pool, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
            return List(ref reader, pool, "nodeSelectorTerms", Term);
        ImmutableArray<NodeSelectorTerm>? terms = null;
        if (!reader.IsObject("affinity"))
            return terms;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals(path[0]))
                terms = Terms(ref reader, pool, path[1..]);
            else
                reader.PassOver();
        }
        return terms;
    }

    private static NodeSelectorTerm Term(ref Utf8JsonReader reader, StringPool pool)
    {
        var term = new NodeSelectorTerm([], []);
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("matchExpressions"u8))
                term = term with { Labels = List(ref reader, pool, "matchExpressions", Requirement) };
            else if (reader.ValueTextEquals("matchFields"u8))
                term = term with { Fields = List(ref reader, pool, "matchFields", Requirement) };
            else
                reader.PassOver();
        }
        return term;
    }

    private static NodeRequirement Requirement(ref Utf8JsonReader reader, StringPool pool)
    {
        var requirement = new NodeRequirement("", "", []);
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("key"u8))
                requirement = requirement with { Key = reader.Text(pool, "key") };
            else if (reader.ValueTextEquals("operator"u8))
                requirement = requirement with { Operator = reader.Text(pool, "operator") };
            else if (reader.ValueTextEquals("values"u8))
                requirement = requirement with { Values = LabelReading.Texts(ref reader, pool, "values") };
            else
                reader.PassOver();
        }
        return requirement;
    }

    private delegate T Reading<T>(ref Utf8JsonReader reader, StringPool pool);

    private static ImmutableArray<T> List<T>(ref Utf8JsonReader reader, StringPool pool, string path, Reading<T> read)
    {
        if (!reader.IsArray(path))
            return [];
        var items = ImmutableArray.CreateBuilder<T>();
        while (reader.NextItem())
        {
            if (reader.IsObject($"{path}[]"))
                items.Add(read(ref reader, pool));
        }
        return items.ToImmutable();
    }
}
