namespace EgressTools.Sources.Kinds;

/// <summary>What became of an object of a document.</summary>
internal enum KeptAs
{
    /// <summary>It says nothing of what snapshots hold.</summary>
    Nothing,
    /// <summary>It has no name.</summary>
    Nameless,
    /// <summary>It is kept.</summary>
    Kept,
    /// <summary>It is kept, and another of its name is not any more.</summary>
    Replacement,
}

/// <summary>The objects of a kind that were read from documents.</summary>
internal abstract class KeptObjects
{
    /// <summary>Reads an object.</summary>
    /// <param name="group">The group that it says; null where it says none.</param>
    /// <exception cref="JsonException">It cannot be read.</exception>
    public abstract KeptAs Read(ref Utf8JsonReader reader, StringPool pool, string kind, string? group, SourceLocation location);
    public abstract ClusterSnapshot PutInto(ClusterSnapshot snapshot);

    /// <summary>The key of the last object that was added.</summary>
    public ObjectName LastKey { get; protected set; }
}

/// <inheritdoc/>
internal sealed class KeptObjects<T>(ObjectKind<T> kind) : KeptObjects
    where T : class
{
    private readonly Dictionary<ObjectName, int> _places = [];
    private readonly List<T> _items = [];
    private readonly List<T> _replaced = [];

    /// <summary>The objects in the order in which they were read.</summary>
    public IReadOnlyList<T> Items => _items;
    /// <summary>Those that others of the same key replaced.</summary>
    public IReadOnlyList<T> Replaced => _replaced;

    public override KeptAs Read(ref Utf8JsonReader reader, StringPool pool, string name, string? group, SourceLocation location) =>
        Add((kind.ReadAs?.Invoke(name, group) ?? kind.Read)(ref reader, pool), location);

    public KeptAs Add(T? item, SourceLocation location)
    {
        if (item is null)
            return kind.Key is null || kind.IsFew ? KeptAs.Nothing : KeptAs.Nameless;
        item = kind.At?.Invoke(item, location) ?? item;
        if (TryAdd(item))
            return KeptAs.Kept;
        var place = _places[LastKey];
        _replaced.Add(_items[place]);
        _items[place] = item;
        return KeptAs.Replacement;
    }

    /// <summary>Adds an object unless there is one of its key.</summary>
    public bool TryAdd(T item)
    {
        if (kind.Key is not null && !_places.TryAdd(LastKey = kind.Key(item), _items.Count))
            return false;
        _items.Add(item);
        return true;
    }

    public override ClusterSnapshot PutInto(ClusterSnapshot snapshot) => kind.Put(snapshot, [.. _items]);
}
