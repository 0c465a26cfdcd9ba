namespace EgressTools.Sources;

/// <summary>What a saved snapshot says of itself, beside its objects: without it a list that was read in part would pass for a whole one.</summary>
/// <param name="Complete">The kinds that were read whole.</param>
internal sealed record SavedSnapshot(DateTimeOffset? TakenAt, SnapshotKinds Complete, ImmutableArray<Gap> Gaps)
{
    public const string Group = "egresstools.io";
    public const string Kind = "EgressSnapshot";

    private static readonly ObjectShape<Gap> GapMembers = new(
        ("what", static (ref r, in at, ref g) => g = g with { What = r.Text(at.Path) }),
        ("reason", static (ref r, in at, ref g) => g = g with { Reason = r.Text(at.Path) }),
        ("remedy", static (ref r, in at, ref g) => g = g with { Remedy = r.Text(at.Path) }),
        ("absence", static (ref r, in at, ref g) => g = g with { IsAbsence = r.Flag(at) }),
        ("kinds", static (ref r, in at, ref g) => g = g with { Kinds = Kinds(r.Texts(at)) }));

    private static readonly ObjectShape<SavedSnapshot> Members = new(
        ("takenAt", static (ref r, in at, ref s) => s = s with { TakenAt = r.Time(at) }),
        ("complete", static (ref r, in at, ref s) => s = s with { Complete = Kinds(r.Texts(at)) }),
        ("gaps", static (ref r, in at, ref s) => s = s with { Gaps = GapMembers.List(new("", ""), ref r, at) }));

    /// <summary>The document.</summary>
    public JObject ToDocument() => DocumentMembers.WithKnown(new JObject { ["apiVersion"] = Group + "/v1", ["kind"] = Kind },
        ("takenAt", TakenAt is { } taken ? DocumentMembers.Time(taken) : null), ("complete", ToNames(Complete)),
        ("gaps", Gaps.IsEmpty ? null : new JArray(Gaps.Select(ToDocument))));

    private static JObject ToDocument(Gap gap) => DocumentMembers.WithKnown(
        new JObject { ["what"] = gap.What, ["reason"] = gap.Reason, ["remedy"] = gap.Remedy, ["kinds"] = ToNames(gap.Kinds) },
        ("absence", gap.IsAbsence ? true : null));

    public static SavedSnapshot Read(ref Utf8JsonReader reader, StringPool pool) =>
        Members.From(new SavedSnapshot(null, SnapshotKinds.None, []), ref reader, pool);

    private static JArray ToNames(SnapshotKinds kinds) => new(Enum.GetValues<SnapshotKinds>().Where(k => IsNamed(k) && kinds.HasFlag(k))
        .Select(static k => k.ToString()));

    // A newer release may know more kinds than this one.
    private static SnapshotKinds Kinds(ImmutableArray<string> names) =>
        Enum.GetValues<SnapshotKinds>().Where(k => IsNamed(k) && names.Contains(k.ToString())).Aggregate(SnapshotKinds.None, static (kinds, k) => kinds | k);

    private static bool IsNamed(SnapshotKinds kind) => int.IsPow2((int)kind) && SnapshotKinds.Saved.HasFlag(kind);
}
