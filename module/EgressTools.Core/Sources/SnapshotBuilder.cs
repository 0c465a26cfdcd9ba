namespace EgressTools.Sources;

/// <summary>Collects the objects of documents into a snapshot. Of an object that comes twice the last counts, and that is said.</summary>
/// <param name="archives">What the archives of a bundle may unpack to.</param>
/// <param name="applies">Whether the documents are to be applied, so that the API server still has to take them; they stand for a cluster otherwise.</param>
internal sealed partial class SnapshotBuilder(SnapshotKinds wanted, InputBudget budget, InputBudget archives, bool applies)
{
    private readonly StringPool _pool = new(budget);
    private readonly List<RawDocument> _untold = [];
    private long _untoldBytes;
    private readonly Dictionary<ObjectKind, KeptObjects> _kept = [];
    private readonly BundleAgents _bundle = new(wanted, budget, archives);
    private readonly List<TerraformFile> _terraform = [];
    private readonly List<ChartDocument> _charts = [];
    private readonly List<Gap> _gaps = [];
    private SnapshotKinds _seen;
    private SavedSnapshot? _saved;
    private int _unrendered;

    /// <summary>Objects that egress is concerned with.</summary>
    public int Found { get; private set; }

    /// <summary>What could not be read so far.</summary>
    public IReadOnlyList<Gap> Gaps => _gaps;

    /// <summary>Adds what could not be read. Of very many only the first are told one by one.</summary>
    public void Add(Gap gap)
    {
        if (_gaps.Count < InputLimits.Faults)
            _gaps.Add(gap);
        else if (_gaps.Count == InputLimits.Faults)
            _gaps.Add(gap with { What = "the input", Reason = $"has more than {InputLimits.Faults} faults. The others are not listed", Remedy = "" });
        else
            _gaps[^1] = _gaps[^1] with { Kinds = _gaps[^1].Kinds | gap.Kinds, IsReplacement = false };
    }

    /// <summary>Adds a document that does not parse.</summary>
    public void Add(string file, DocumentFault fault)
    {
        _untold.Clear();
        var location = new SourceLocation(file, fault.Line);
        if (fault.Unrendered is { } text)
            AddUnrendered(text.Reason, text.Remedy, location);
        else
            Add(new Gap(location.ToString(), fault.Reason) { Kinds = KindTable.LostIn(file), Source = location });
    }

    /// <summary>Adds what is not a document yet. Of a file the first place is enough.</summary>
    public void AddUnrendered(string reason, string remedy, SourceLocation location, bool isPatch = false)
    {
        if (_gaps.Exists(g => g.IsUnrendered && g.Source?.File == location.File))
            return;
        // It is something to be checked, and what was found there is said.
        _unrendered += applies ? 1 : 0;
        Found += applies ? 1 : 0;
        Add(new Gap(location.ToString(), reason, remedy)
        {
            Kinds = applies ? SnapshotKinds.None : KindTable.LostIn(location.File),
            Source = location,
            IsUnrendered = true,
            IsPatch = isPatch,
        });
    }

    /// <summary>Adds a file of an agent in a bundle, if it is one; the agent's node is that of its pod, which may still come.</summary>
    /// <exception cref="InputException">It unpacks to too much.</exception>
    public bool TryAdd(string file, Stream content, CancellationToken cancellationToken)
    {
        if (!_bundle.TryAdd(file, content, cancellationToken))
            return false;
        Found++;
        return true;
    }

    public bool Wants(SnapshotKinds kinds) => wanted.HasFlag(kinds);

    /// <summary>Adds a Terraform file. What is wrong with it is for the checks to say.</summary>
    public void Add(TerraformFile file)
    {
        Found++;
        _seen |= SnapshotKinds.NodePools;
        _terraform.Add(file);
    }

    /// <summary>Adds what a document holds.</summary>
    /// <param name="document">An object, an item of a list, or the list behind its items.</param>
    /// <param name="kindOfItems">What the items of a list without kind are, by the file's name; or null.</param>
    public void Add(RawDocument document, string file, string? kindOfItems)
    {
        try
        {
            // A file for something else may be a list or a mapping; a text is one that lost its lines.
            if (document.Json is [(byte)'"', ..])
            {
                Add(file, new DocumentFault(document.Line, "it is a text, not an object"));
                return;
            }
            var envelope = Envelope.Of(document.Json);
            if (Wants(SnapshotKinds.Configuration) && ChartReading.MayBe(document, envelope))
                AddCharts(document, envelope.Kind, file);
            if (document.ItemOf is { } head)
                AddItem(document, envelope, head, file, kindOfItems);
            else if (envelope.ItemsAt < 0)
                AddOne(document, 0, envelope.Kind ?? "", envelope.Group, new SourceLocation(file, document.Line));
            else
                AddList(document, envelope, file, kindOfItems);
        }
        catch (JsonException error)
        {
            Add(file, new DocumentFault(document.Line + (int)(error.LineNumber ?? 0), JsonValues.Reason(error)));
        }
    }

    private void AddCharts(RawDocument document, string? kind, string file)
    {
        foreach (var chart in ChartReading.Of(document, kind, file, fault => Add(new Gap(new SourceLocation(file, fault.Line).ToString(), fault.Reason))))
        {
            budget.Keep();
            Found++;
            _charts.Add(chart);
        }
    }

    private void AddItem(RawDocument item, Envelope envelope, ListHead head, string file, string? kindOfItems)
    {
        var kind = envelope.Kind ?? KindOfItems(head.Kind, kindOfItems);
        if (kind is not null)
        {
            AddOne(item, 0, kind, envelope.Group ?? (head.Kind is "List" ? null : Envelope.GroupOf(head.ApiVersion)), new SourceLocation(file, item.Line));
            return;
        }
        // Its list has not said its kind yet.
        budget.Object(_untoldBytes += item.Json.Length);
        _untold.Add(item);
    }

    private void AddList(RawDocument document, Envelope list, string file, string? kindOfItems)
    {
        var kind = KindOfItems(list.Kind, kindOfItems);
        foreach (var known in KindTable.Of(kind ?? "", list.Group))
        {
            _seen |= known.IsFew ? SnapshotKinds.None : known.Flag;
            // That an agent has nothing is an answer, which no other command gives.
            Found += known.IsServed ? 0 : 1;
        }
        var group = list.Kind == "List" ? null : list.Group;
        foreach (var item in _untold)
            AddOne(item, 0, kind ?? "", Envelope.Of(item.Json).Group ?? group, new SourceLocation(file, item.Line));
        _untold.Clear();
        _untoldBytes = 0;
        foreach (var (start, index) in Envelope.Items(document.Json, list.ItemsAt))
        {
            var item = Envelope.Of(document.Json.AsSpan(start));
            var line = index < document.ItemLines.Length ? document.ItemLines[index] : document.LineAt(start);
            AddOne(document, start, item.Kind ?? kind ?? "", item.Group ?? group, new SourceLocation(file, line));
        }
    }

    private static string? KindOfItems(string? listKind, string? byFile) =>
        listKind is "List" or null ? byFile : listKind.EndsWith("List", StringComparison.Ordinal) ? listKind[..^4] : null;

    private KeptObjects Kept(ObjectKind kind)
    {
        if (!_kept.TryGetValue(kind, out var kept))
            _kept.Add(kind, kept = kind.Keep());
        return kept;
    }

    private KeptObjects<T> Kept<T>(ObjectKind<T> kind)
        where T : class => (KeptObjects<T>)Kept((ObjectKind)kind);
}
