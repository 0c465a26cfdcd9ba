namespace EgressTools.Sources;

/// <summary>Reads the objects one by one.</summary>
internal sealed partial class SnapshotBuilder
{
    private void AddOne(RawDocument document, int start, string kind, string? group, SourceLocation location)
    {
        budget.Keep();
        var lost = SnapshotKinds.None;
        try
        {
            if (kind == SavedSnapshot.Kind && group is null or SavedSnapshot.Group)
                AddSaved(document.Json, start);
            foreach (var known in KindTable.MayRead(kind))
            {
                if (!known.Is(kind, group) || (known.OnDemand && !known.IsReadFor(wanted)))
                    continue;
                lost = known.IsFew ? SnapshotKinds.None : known.Flag;
                Read(document, start, known, kind, group, location);
            }
        }
        catch (JsonException e)
        {
            Add(new Gap(location.ToString(), $"this {kind} cannot be read: {e.Message.TrimEnd('.')}") { Kinds = lost, Source = location });
        }
    }

    private void AddSaved(byte[] json, int start)
    {
        var reader = new Utf8JsonReader(json.AsSpan(start));
        reader.Read();
        _saved = SavedSnapshot.Read(ref reader, _pool);
        Found++;
        _gaps.AddRange(_saved.Gaps);
    }

    private void Read(RawDocument document, int start, ObjectKind known, string kind, string? group, SourceLocation location)
    {
        var reader = new Utf8JsonReader(document.Json.AsSpan(start));
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return;
        if (known == ObjectKinds.Policies && WrittenPolicy.NotRendered(document, start) is var (text, line) && (applies || text.IsTemplate))
            AddUnrendered(text.Reason, text.Remedy, location with { Line = line });
        else if (known == ObjectKinds.Policies && applies)
            Count(known, kind, Kept(ObjectKinds.Policies).Add(WrittenPolicy.Read(document, start, _pool), location), location);
        else
            Count(known, kind, Kept(known).Read(ref reader, _pool, kind, group, location), location);
    }

    private void Count(ObjectKind known, string kind, KeptAs kept, SourceLocation location)
    {
        if (kept == KeptAs.Nameless)
            Add(new Gap(location.ToString(), $"this {kind} has no name") { Source = location });
        // Workloads matter beside a pool only: they alone are nothing to work with.
        if (kept is not (KeptAs.Kept or KeptAs.Replacement) || known == ObjectKinds.Workloads)
            return;
        Found++;
        _seen |= known.Flag;
        if (kept != KeptAs.Replacement)
            return;
        var key = Kept(known).LastKey;
        var name = key.Namespace == kind ? key.Name : key.ToString();
        Add(new Gap(location.ToString(), $"{kind} '{name}' is given more than once; the last one counts") { IsReplacement = known == ObjectKinds.Policies });
    }
}
