namespace EgressTools.Sources.Kinds;

/// <summary>A kind of object that snapshots hold: all that the tool knows of it. Reading a cluster, documents and bundles, saving, masking, gaps, rights and
/// completion are loops over <see cref="KindTable.All"/>.</summary>
/// <param name="resource">Its names in the API. Of a kind that only files hold, the plural is the name of its file.</param>
/// <param name="flag">What of a snapshot its objects make known. <see cref="KindWord"/> has the word for it.</param>
internal abstract class ObjectKind(ApiResource resource, SnapshotKinds flag)
{
    public ApiResource Resource { get; } = resource;
    public SnapshotKinds Flag { get; } = flag;

    /// <summary>A cluster or a document holds it for any of these.</summary>
    public SnapshotKinds ReadFor { get; init; } = flag;
    /// <summary>What is incomplete where all of it cannot be read.</summary>
    public SnapshotKinds Lost { get; init; } = flag;
    /// <summary>Only few objects of the kind concern Cilium: one that cannot be read, and a list without any, say nothing.</summary>
    public bool IsFew { get; init; }
    /// <summary>It adds to what other kinds tell: no command can work with it alone.</summary>
    public bool IsExtra { get; init; }
    /// <summary>Every cluster has some, so that files without any are a gap.</summary>
    public bool IsExpected { get; init; }
    /// <summary>Documents of it are left alone where nothing asks for them.</summary>
    public bool OnDemand { get; init; }
    /// <summary>Whether a snapshot has no file where there is no object. An empty list says that there are none.</summary>
    public bool OmitsEmptyFile { get; init; }
    /// <summary>Members that no reader looks at: where they are lists, they are left out while a server's answer arrives.</summary>
    public string[] Unread { get; init; } = ["managedFields"];
    /// <summary>How the names of its files in a <c>cilium sysdump</c> begin; null where it has none.</summary>
    public string? BundleFile { get; init; }
    /// <summary>Which options take the name of one.</summary>
    public OptionCompletion Completes { get; init; }

    /// <summary>Whether a server can be asked for it.</summary>
    public bool IsServed => Resource.Group != SavedSnapshot.Group;

    public bool IsReadFor(SnapshotKinds wanted) => (wanted & ReadFor) != SnapshotKinds.None;

    /// <summary>Whether a document is of the kind. Other groups have kinds of the same names, such as Node of management.cattle.io.</summary>
    public virtual bool Is(string kind, string? group) => kind == Resource.Kind && (group is null || group == Resource.Group);

    /// <summary>A store for objects out of documents.</summary>
    public abstract KeptObjects Keep();

    /// <summary>Reads it from a cluster, where that is asked for; the result puts it into a snapshot.</summary>
    public abstract Task<Func<ClusterSnapshot, ClusterSnapshot>> ReadAsync(LiveReading reading);

    /// <summary>The files that a snapshot keeps it in.</summary>
    public abstract IEnumerable<SnapshotDocument> Save(ClusterSnapshot snapshot);

    /// <summary>The snapshot with other addresses in these objects.</summary>
    public abstract ClusterSnapshot MaskIn(ClusterSnapshot snapshot, AddressMask mask);

    /// <summary>The names of the objects, in their order.</summary>
    public abstract IEnumerable<ObjectName> NamesIn(ClusterSnapshot snapshot);
}

/// <inheritdoc/>
/// <typeparam name="T">What the tool keeps of an object.</typeparam>
internal sealed class ObjectKind<T>(ApiResource resource, SnapshotKinds flag, ObjectReader<T> read) : ObjectKind(resource, flag)
    where T : class
{
    public ObjectReader<T> Read => read;

    /// <summary>The reader for documents of a kind and group, where it differs among them; null where there is one.</summary>
    public Func<string, string?, ObjectReader<T>>? ReadAs { get; init; }
    /// <summary>Whether a document is of the kind, where it has several names; null where it has one.</summary>
    public Func<string, string?, bool>? Named { get; init; }
    /// <summary>What an object is known by: of two with one key the later counts. Null where all are kept.</summary>
    public Func<T, ObjectName>? Key { get; init; }
    /// <summary>The order in a snapshot; null for the order of keys, and where there are none, for that of reading.</summary>
    public Comparison<T>? Order { get; init; }
    /// <summary>The objects of a snapshot; null where it keeps them in another form.</summary>
    public Func<ClusterSnapshot, ImmutableArray<T>>? Of { get; init; }
    /// <summary>The snapshot with these objects.</summary>
    public Func<ClusterSnapshot, ImmutableArray<T>, ClusterSnapshot>? With { get; init; }
    /// <summary>The object with the place that it was read from; null where nobody asks.</summary>
    public Func<T, SourceLocation, T>? At { get; init; }
    /// <summary>Asks a cluster, where that is more than to list all. Default where there was nothing to ask.</summary>
    public Func<LiveReading, Task<ImmutableArray<T>>>? Live { get; init; }
    /// <summary>An object as a snapshot keeps it: only what <see cref="Read"/> looks at. Null where it is not saved.</summary>
    public Func<T, JObject>? Write { get; init; }
    /// <summary>The object with other addresses.</summary>
    public Func<T, AddressMask, T>? Mask { get; init; }
    /// <summary>The files of a snapshot, where they are not one list.</summary>
    public Func<ClusterSnapshot, IEnumerable<SnapshotDocument>>? Files { get; init; }
    /// <summary>Masks what a snapshot keeps in another form.</summary>
    public Func<ClusterSnapshot, AddressMask, ClusterSnapshot>? MaskAll { get; init; }

    public override bool Is(string kind, string? group) => Named?.Invoke(kind, group) ?? base.Is(kind, group);
    public override KeptObjects Keep() => new KeptObjects<T>(this);

    public override async Task<Func<ClusterSnapshot, ClusterSnapshot>> ReadAsync(LiveReading reading)
    {
        var items = await reading.ListAsync(this).ConfigureAwait(false);
        return snapshot => items.IsEmpty ? snapshot : Put(snapshot, items);
    }

    /// <summary>The snapshot with these objects in their order.</summary>
    public ClusterSnapshot Put(ClusterSnapshot snapshot, ImmutableArray<T> items) => With is null ? snapshot : With(snapshot, InOrder(items));

    public override IEnumerable<SnapshotDocument> Save(ClusterSnapshot snapshot)
    {
        if (Files is not null)
            return Files(snapshot);
        if (Write is null || Of is null || (Of(snapshot).IsEmpty && (OmitsEmptyFile || !snapshot.Complete.HasFlag(Flag))))
            return [];
        return [SnapshotDocument.List(Resource, Of(snapshot).Select(Write))];
    }

    public override ClusterSnapshot MaskIn(ClusterSnapshot snapshot, AddressMask mask) =>
        MaskAll is not null ? MaskAll(snapshot, mask)
        : Mask is null || Of is null || With is null ? snapshot
        : With(snapshot, [.. Of(snapshot).Select(item => Mask(item, mask))]);

    public override IEnumerable<ObjectName> NamesIn(ClusterSnapshot snapshot) => Of is null || Key is null ? [] : Of(snapshot).Select(Key);

    /// <summary>A server sends objects nearly always in this order already, and there may be a great many.</summary>
    private ImmutableArray<T> InOrder(ImmutableArray<T> items)
    {
        var compare = Order ?? (Key is null ? null : (a, b) => Key(a).CompareTo(Key(b)));
        for (var i = 1; compare is not null && i < items.Length; i++)
        {
            if (compare(items[i - 1], items[i]) > 0)
                return Order is null ? [.. items.OrderBy(Key!)] : [.. items.OrderBy(static item => item, Comparer<T>.Create(Order))];
        }
        return items;
    }
}
