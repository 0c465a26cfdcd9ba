using System.Collections.Concurrent;

namespace EgressTools.Sources.Objects;

/// <summary>What the reader of a member gets: its path for messages, the pool for texts, and what collects unknown fields where somebody asks.</summary>
internal readonly record struct Place(string Path, StringPool Pool, UnknownFields? Unknown = null)
{
    public static implicit operator ValuePath(Place at) => at.Path;
}

/// <summary>Reads a member into what is made of its object.</summary>
internal delegate void MemberReader<T>(ref Utf8JsonReader reader, Place at, ref T value);

/// <summary>The members of an object and what reads each. A name with dots is that of a member of a member. Other members are skipped, or noted as unknown
/// fields.</summary>
internal sealed class ObjectShape<T>
{
    private readonly (string Name, byte[] Utf8, MemberReader<T> Read)[] _members;
    private readonly ConcurrentDictionary<string, Paths> _paths = new(StringComparer.Ordinal);

    // An object is nearly always at the same place.
    private Paths? _object;
    private Paths? _list;

    public ObjectShape(params (string Name, MemberReader<T> Read)[] members) => _members =
        [.. members.GroupBy(static m => m.Name.Split('.', 2)[0]).Select(static g => (g.Key, Encoding.UTF8.GetBytes(g.Key), ReaderOf(g.Key, [.. g])))];

    private static MemberReader<T> ReaderOf(string name, (string Name, MemberReader<T> Read)[] members) => members is [var (only, read)] && only == name
        ? read : new ObjectShape<T>([.. members.Select(m => (m.Name[(name.Length + 1)..], m.Read))]).Into;

    /// <summary>Reads the object into the value, which stays as it is for null.</summary>
    public void Into(ref Utf8JsonReader reader, Place at, ref T value) => Read(ref reader, at, ref value);

    /// <summary>The same.</summary>
    /// <returns>False for null.</returns>
    public bool Read(ref Utf8JsonReader reader, Place at, ref T value)
    {
        if (!reader.IsObject(at))
            return false;
        var paths = PathsAt(at.Path, ref _object);
        while (reader.NextMember())
            Member(ref reader, at, paths, ref value);
        return true;
    }

    /// <summary>What an object makes of a value.</summary>
    public T From(T start, ref Utf8JsonReader reader, Place at)
    {
        Read(ref reader, at, ref start);
        return start;
    }

    /// <summary>What a whole document makes of a value.</summary>
    public T From(T start, ref Utf8JsonReader reader, StringPool pool) => From(start, ref reader, new Place("", pool));

    /// <summary>A document with metadata; null where they have no name.</summary>
    public TObject? Named<TObject>(T start, ref Utf8JsonReader reader, StringPool pool, Func<Metadata, T, TObject?> make, bool withLabels = true,
        bool withChanges = false, UnknownFields? unknown = null)
        where TObject : class
    {
        var (metadata, at, paths) = (new Metadata(), new Place("", pool, unknown), PathsAt("", ref _object));
        reader.IsObject(at);
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool, withLabels, withChanges);
            else
                Member(ref reader, at, paths, ref start);
        }
        return metadata.Name.Length == 0 ? null : make(metadata, start);
    }

    /// <summary>Steps to the next object of a list and reads it into the value; false at the end.</summary>
    public bool Next(ref Utf8JsonReader reader, Place at, ref T value, bool withNull = false)
    {
        var item = at with { Path = PathsAt(at.Path, ref _list).Item };
        while (reader.NextItem())
        {
            if (Read(ref reader, item, ref value) || withNull)
                return true;
        }
        return false;
    }

    /// <summary>The objects of a list, each read into its own copy of a value.</summary>
    public ImmutableArray<T> List(T start, ref Utf8JsonReader reader, Place at, bool withNull = false)
    {
        if (!reader.IsArray(at))
            return [];
        var items = ImmutableArray.CreateBuilder<T>(1);
        for (var item = start; Next(ref reader, at, ref item, withNull); item = start)
            items.Add(item);
        return items.DrainToImmutable();
    }

    private void Member(ref Utf8JsonReader reader, Place at, Paths paths, ref T value)
    {
        for (var i = 0; i < _members.Length; i++)
        {
            if (reader.ValueTextEquals(_members[i].Utf8))
            {
                _members[i].Read(ref reader, at with { Path = paths.Members[i] }, ref value);
                return;
            }
        }
        if (at.Unknown is { } unknown)
            unknown.PassOver(ref reader, at.Pool, at.Path.Length == 0 ? "" : at.Path + ".");
        else
            reader.PassOver();
    }

    private Paths PathsAt(string path, ref Paths? last) => last is { } known && ReferenceEquals(known.Object, path) ? known
        : last = _paths.GetOrAdd(path, at => new Paths(at, at + "[]", [.. _members.Select(m => at.Length == 0 ? m.Name : $"{at}.{m.Name}")]));

    /// <summary>The paths of an object, of the items where it is a list of such objects, and of the members.</summary>
    private sealed record Paths(string Object, string Item, string[] Members);
}

/// <summary>Steps of member readers beside those of <see cref="JsonFields"/>.</summary>
internal static class PlaceFields
{
    /// <summary>A text that repeats; "" for null.</summary>
    public static string Text(this ref Utf8JsonReader reader, Place at) => reader.Text(at.Pool, at.Path);

    /// <summary>A number of things; the least for null.</summary>
    public static int Count(this ref Utf8JsonReader reader, Place at, int least = 0) => (int)Math.Clamp(reader.Number(at) ?? least, least, int.MaxValue);
}
