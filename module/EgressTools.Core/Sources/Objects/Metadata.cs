namespace EgressTools.Sources.Objects;

/// <summary><c>metadata</c> of an object, as far as any reader wants it.</summary>
internal struct Metadata()
{
    public string Namespace = "";
    public string Name = "";
    public ObjectUid Uid;
    public LabelSet Labels = LabelSet.Empty;
    public DateTimeOffset? CreatedAt;
    public long? Generation;
    public bool Terminating;
    public bool IsProbe;
    public LabelSet Suppressions = LabelSet.Empty;

    /// <summary>All annotations but that of kubectl apply, where they are wanted.</summary>
    public LabelSet Annotations = LabelSet.Empty;

    /// <summary>When <c>data</c> was last written, by <c>managedFields</c>, where that is wanted.</summary>
    public DateTimeOffset? DataChangedAt;

    /// <summary>What begins an annotation that leaves out a check; its code follows.</summary>
    private static ReadOnlySpan<byte> Skip => "egresstools.io/skip-"u8;

    /// <summary>The whole object once more, as it was when kubectl applied it.</summary>
    private static ReadOnlySpan<byte> LastApplied => "kubectl.kubernetes.io/last-applied-configuration"u8;

    public readonly ObjectName ObjectName => new(Namespace, Name);

    private static readonly (string, MemberReader<Metadata>)[] Always =
    [
        ("name", static (ref r, in at, ref m) => m.Name = r.Text(at.Path)),
        ("namespace", static (ref r, in at, ref m) => m.Namespace = r.Text(at)),
        ("uid", static (ref r, in at, ref m) => m.Uid = r.Uid(at)),
        ("creationTimestamp", static (ref r, in at, ref m) => m.CreatedAt = r.Time(at)),
        ("generation", static (ref r, in at, ref m) => m.Generation = r.Number(at)),
        ("deletionTimestamp", static (ref r, in at, ref m) => m.Terminating = r.Text(at.Path).Length > 0),
    ];

    /// <summary>All but when data was written.</summary>
    public static readonly ObjectShape<Metadata> Whole = new(
    [
        .. Always,
        ("labels", static (ref r, in at, ref m) => m.Labels = r.Labels(at)),
        ("annotations", static (ref r, in at, ref m) => m.ReadAnnotations(ref r, at)),
    ]);

    /// <summary>With all annotations, of objects that are written again.</summary>
    public static readonly ObjectShape<Metadata> Kept = new(
    [
        .. Always,
        ("labels", static (ref r, in at, ref m) => m.Labels = r.Labels(at)),
        ("annotations", static (ref r, in at, ref m) => m.ReadAnnotations(ref r, at, all: true)),
    ]);

    /// <summary>Without labels and annotations, since of most endpoints they are not wanted.</summary>
    public static readonly ObjectShape<Metadata> Unlabelled = new(Always);

    /// <summary>Without labels and annotations, and with the time when data was written.</summary>
    public static readonly ObjectShape<Metadata> Written = new(
        [.. Always, ("managedFields", static (ref r, in at, ref m) => m.DataChangedAt = ManagedFields.DataChangedAt(ref r, at.Pool))]);

    private void ReadAnnotations(ref Utf8JsonReader reader, in Place at, bool all = false)
    {
        var kept = new List<KeyValuePair<string, string>>();
        for (var any = reader.IsObject(at); any && reader.NextMember();)
        {
            IsProbe |= reader.ValueTextEquals(Probes.ProbePod.Mark);
            var skips = !reader.HasValueSequence && !reader.ValueIsEscaped && reader.ValueSpan.StartsWith(Skip);
            if (!skips && (!all || reader.ValueTextEquals(LastApplied)))
            {
                reader.SkipValue();
                continue;
            }
            var (name, value) = (reader.MemberName(at.Pool, at), reader.Text(at.Path));
            kept.Add(new(name, value));
            if (skips)
                Suppressions = Suppressions.With(name[Skip.Length..], value);
        }
        if (all)
            Annotations = LabelSet.Create(kept);
    }
}
