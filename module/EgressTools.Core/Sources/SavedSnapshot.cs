namespace EgressTools.Sources;

/// <summary>What a saved snapshot says of itself, beside its objects: without it a list that was read in part would pass for a whole one.</summary>
/// <param name="TakenAt">When the objects were read.</param>
/// <param name="Complete">The kinds that were read whole.</param>
/// <param name="Gaps">What could not be read.</param>
internal sealed record SavedSnapshot(DateTimeOffset? TakenAt, SnapshotKinds Complete, ImmutableArray<Gap> Gaps)
{
    public const string Group = "egresstools.io";

    public const string Kind = "EgressSnapshot";

    /// <summary>The document.</summary>
    public JObject ToDocument(Func<DateTimeOffset, string> time)
    {
        var document = new JObject { ["apiVersion"] = Group + "/v1", ["kind"] = Kind };
        if (TakenAt is { } taken)
            document["takenAt"] = time(taken);
        document["complete"] = ToNames(Complete);
        if (!Gaps.IsEmpty)
            document["gaps"] = new JArray(Gaps.Select(ToDocument));
        return document;
    }

    private static JObject ToDocument(Gap gap)
    {
        var document = new JObject { ["what"] = gap.What, ["reason"] = gap.Reason, ["remedy"] = gap.Remedy, ["kinds"] = ToNames(gap.Kinds) };
        if (gap.IsAbsence)
            document["absence"] = true;
        return document;
    }

    public static SavedSnapshot Read(ref Utf8JsonReader reader, StringPool pool)
    {
        var saved = new SavedSnapshot(null, SnapshotKinds.None, []);
        reader.IsObject("snapshot");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("takenAt"u8))
                saved = saved with { TakenAt = reader.Time("takenAt") };
            else if (reader.ValueTextEquals("complete"u8))
                saved = saved with { Complete = Kinds(LabelReading.Texts(ref reader, pool, "complete")) };
            else if (reader.ValueTextEquals("gaps"u8))
                saved = saved with { Gaps = ReadGaps(ref reader, pool) };
            else
                reader.PassOver();
        }
        return saved;
    }

    private static ImmutableArray<Gap> ReadGaps(ref Utf8JsonReader reader, StringPool pool)
    {
        if (!reader.IsArray("gaps"))
            return [];
        var gaps = ImmutableArray.CreateBuilder<Gap>();
        while (reader.NextItem())
        {
            if (reader.IsObject("gaps[]"))
                gaps.Add(ReadGap(ref reader, pool));
        }
        return gaps.ToImmutable();
    }

    private static Gap ReadGap(ref Utf8JsonReader reader, StringPool pool)
    {
        var gap = new Gap("", "");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("what"u8))
                gap = gap with { What = reader.Text("gaps[].what") };
            else if (reader.ValueTextEquals("reason"u8))
                gap = gap with { Reason = reader.Text("gaps[].reason") };
            else if (reader.ValueTextEquals("remedy"u8))
                gap = gap with { Remedy = reader.Text("gaps[].remedy") };
            else if (reader.ValueTextEquals("absence"u8))
                gap = gap with { IsAbsence = reader.Flag("gaps[].absence") };
            else if (reader.ValueTextEquals("kinds"u8))
                gap = gap with { Kinds = Kinds(LabelReading.Texts(ref reader, pool, "gaps[].kinds")) };
            else
                reader.PassOver();
        }
        return gap;
    }

    private static JArray ToNames(SnapshotKinds kinds) => new(Enum.GetValues<SnapshotKinds>().Where(k => IsNamed(k) && kinds.HasFlag(k))
        .Select(static k => k.ToString()));

    // A newer release may know more kinds than this one.
    private static SnapshotKinds Kinds(ImmutableArray<string> names) =>
        Enum.GetValues<SnapshotKinds>().Where(k => IsNamed(k) && names.Contains(k.ToString())).Aggregate(SnapshotKinds.None, static (kinds, k) => kinds | k);

    private static bool IsNamed(SnapshotKinds kind) => int.IsPow2((int)kind) && SnapshotKinds.Saved.HasFlag(kind);
}
