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

    /// <summary>When <c>data</c> was last written, by <c>managedFields</c>, where that is wanted.</summary>
    public DateTimeOffset? DataChangedAt;

    /// <summary>What begins an annotation that leaves out a check; its code follows.</summary>
    private static ReadOnlySpan<byte> Skip => "egresstools.io/skip-"u8;
    public readonly ObjectName ObjectName => new(Namespace, Name);

    /// <summary>Reads the member that the reader stands on; labels only where they are wanted, since of most endpoints they are not.</summary>
    public static Metadata Read(ref Utf8JsonReader reader, StringPool pool, bool withLabels = true, bool withChanges = false)
    {
        var metadata = new Metadata();
        if (!reader.IsObject("metadata"))
            return metadata;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("name"u8))
                metadata.Name = reader.Text("metadata.name");
            else if (reader.ValueTextEquals("namespace"u8))
                metadata.Namespace = reader.Text(pool, "metadata.namespace");
            else if (reader.ValueTextEquals("uid"u8))
                metadata.Uid = reader.Uid("metadata.uid");
            else if (reader.ValueTextEquals("creationTimestamp"u8))
                metadata.CreatedAt = reader.Time("metadata.creationTimestamp");
            else if (reader.ValueTextEquals("generation"u8))
                metadata.Generation = reader.Number("metadata.generation");
            else if (reader.ValueTextEquals("deletionTimestamp"u8))
                metadata.Terminating = reader.Text("metadata.deletionTimestamp").Length > 0;
            else if (withLabels && reader.ValueTextEquals("labels"u8))
                metadata.Labels = reader.Labels(new Place("metadata.labels", pool));
            else if (withLabels && reader.ValueTextEquals("annotations"u8))
                metadata.ReadAnnotations(ref reader, pool);
            else if (withChanges && reader.ValueTextEquals("managedFields"u8))
                metadata.DataChangedAt = ManagedFields.DataChangedAt(ref reader, pool);
            else
                reader.SkipValue();
        }
        return metadata;
    }

    private void ReadAnnotations(ref Utf8JsonReader reader, StringPool pool)
    {
        if (!reader.IsObject("metadata.annotations"))
            return;
        while (reader.NextMember())
        {
            IsProbe |= reader.ValueTextEquals(Probes.ProbePod.Mark);
            if (!reader.HasValueSequence && !reader.ValueIsEscaped && reader.ValueSpan.StartsWith(Skip))
            {
                var code = reader.MemberName(pool, "metadata.annotations")[Skip.Length..];
                Suppressions = Suppressions.With(code, reader.Text("metadata.annotations"));
            }
            else
            {
                reader.SkipValue();
            }
        }
    }
}
