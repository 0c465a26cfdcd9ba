using System.Collections.Concurrent;

namespace EgressTools.Sources.Objects;

/// <summary>What the reader of a member gets: its path for messages, the pool for texts, and what collects unknown fields where somebody asks.</summary>
internal readonly record struct Place(string Path, StringPool Pool, UnknownFields? Unknown = null)
{
    public static implicit operator ValuePath(Place at) => at.Path;
}

/// <summary>Reads a member into what is made of its object.</summary>
internal delegate void MemberReader<T>(ref Utf8JsonReader reader, in Place at, ref T value);

/// <summary>What is made of an object's metadata and of its other members; null for one that is left out.</summary>
internal delegate TObject? MadeOf<T, TObject>(in Metadata metadata, in T read)
    where TObject : class;

/// <summary>The names of an object's members, and the paths of the object, of the items where it is a list of such objects, and of the members.</summary>
internal sealed class ShapeNames(string[] names)
{
    private readonly byte[][] _names = Array.ConvertAll(names, Encoding.UTF8.GetBytes);
    private readonly ulong[] _keys = Array.ConvertAll(names, static name => KeyOf(Encoding.UTF8.GetBytes(name)));
    private readonly ConcurrentDictionary<string, Paths> _paths = new(StringComparer.Ordinal);

    // An object is nearly always at the same place.
    private Paths? _object;
    private Paths? _list;

    public Paths OfObject(string path) => Of(path, ref _object);
    public string OfItem(string path) => Of(path, ref _list).Item;

    /// <summary>Which of them the reader stands on; -1 for another.</summary>
    public int Find(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> name = reader.HasValueSequence || reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        var key = KeyOf(name);
        for (var i = 0; i < _keys.Length; i++)
        {
            if (_keys[i] == key && name.SequenceEqual(_names[i]))
                return i;
        }
        return -1;
    }

    // Most names differ here, and numbers are compared faster than texts.
    private static ulong KeyOf(ReadOnlySpan<byte> name) => name.Length < sizeof(uint) ? (ulong)name.Length
        : BitConverter.ToUInt32(name) | ((ulong)BitConverter.ToUInt32(name[^sizeof(uint)..]) << 32);

    private Paths Of(string path, ref Paths? last) => last is { } known && known.Object == path ? known
        : last = _paths.GetOrAdd(path, at => new Paths(at, at + "[]", Array.ConvertAll(names, name => at.Length == 0 ? name : $"{at}.{name}")));

    public sealed record Paths(string Object, string Item, string[] Members);
}

/// <summary>The members of an object and what reads each. A name with dots is that of a member of a member; those of one member stand together. Other members
/// are skipped, or noted as unknown fields.</summary>
internal sealed class ObjectShape<T>
{
    private readonly MemberReader<T>[] _readers;
    private readonly ShapeNames _names;

    // Without LINQ and dictionaries, of which a native program holds a copy for each type.
    public ObjectShape(params (string Name, MemberReader<T> Read)[] members)
    {
        var (names, readers) = (new List<string>(), new MemberReader<T>[members.Length]);
        for (var end = 0; end < members.Length;)
        {
            var (start, name) = (end, members[end].Name.Split('.', 2)[0]);
            while (end < members.Length && members[end].Name.Split('.', 2)[0] == name)
                end++;
            readers[names.Count] = members[start].Name == name ? members[start].Read : new ObjectShape<T>(Below(name, members.AsSpan(start, end - start))).Into;
            names.Add(name);
        }
        (_readers, _names) = (readers, new ShapeNames([.. names]));
    }

    private static (string Name, MemberReader<T> Read)[] Below(string name, ReadOnlySpan<(string Name, MemberReader<T> Read)> members)
    {
        var below = new (string, MemberReader<T>)[members.Length];
        for (var i = 0; i < below.Length; i++)
            below[i] = (members[i].Name[(name.Length + 1)..], members[i].Read);
        return below;
    }

    /// <summary>Reads the object into the value, which stays as it is for null.</summary>
    public void Into(ref Utf8JsonReader reader, in Place at, ref T value) => Read(ref reader, at, ref value);

    /// <summary>The same.</summary>
    /// <returns>False for null.</returns>
    public bool Read(ref Utf8JsonReader reader, in Place at, ref T value)
    {
        if (!reader.IsObject(at))
            return false;
        var paths = _names.OfObject(at.Path);
        while (reader.NextMember())
            Member(ref reader, at, paths, ref value);
        return true;
    }

    /// <summary>What an object makes of a value.</summary>
    public T From(T start, ref Utf8JsonReader reader, in Place at)
    {
        Read(ref reader, at, ref start);
        return start;
    }

    /// <summary>What a whole document makes of a value.</summary>
    public T From(T start, ref Utf8JsonReader reader, StringPool pool) => From(start, ref reader, new Place("", pool));

    /// <summary>A document with metadata; null where they have no name.</summary>
    public TObject? Named<TObject>(T start, ref Utf8JsonReader reader, StringPool pool, MadeOf<T, TObject> make,
        ObjectShape<Metadata>? shape = null, UnknownFields? unknown = null)
        where TObject : class
    {
        var (metadata, at, paths) = (new Metadata(), new Place("", pool, unknown), _names.OfObject(""));
        reader.IsObject(at);
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                (shape ?? Metadata.Whole).Read(ref reader, new Place("metadata", pool), ref metadata);
            else
                Member(ref reader, at, paths, ref start);
        }
        return metadata.Name.Length == 0 ? null : make(in metadata, in start);
    }

    /// <summary>Steps to the next object of a list and reads it into the value; false at the end.</summary>
    public bool Next(ref Utf8JsonReader reader, in Place at, ref T value, bool withNull = false)
    {
        var item = at with { Path = _names.OfItem(at.Path) };
        while (reader.NextItem())
        {
            if (Read(ref reader, item, ref value) || withNull)
                return true;
        }
        return false;
    }

    /// <summary>The objects of a list, each read into its own copy of a value.</summary>
    public ImmutableArray<T> List(T start, ref Utf8JsonReader reader, in Place at, bool withNull = false)
    {
        if (!reader.IsArray(at))
            return [];
        var items = ImmutableArray.CreateBuilder<T>(1);
        for (var item = start; Next(ref reader, at, ref item, withNull); item = start)
            items.Add(item);
        return items.DrainToImmutable();
    }

    private void Member(ref Utf8JsonReader reader, in Place at, ShapeNames.Paths paths, ref T value)
    {
        if (_names.Find(ref reader) is >= 0 and var found)
            _readers[found](ref reader, at with { Path = paths.Members[found] }, ref value);
        else if (at.Unknown is { } unknown)
            unknown.SkipValue(ref reader, at.Pool, at.Path.Length == 0 ? "" : at.Path + ".");
        else
            reader.SkipValue();
    }
}

/// <summary>Steps of member readers beside those of <see cref="JsonFields"/>.</summary>
internal static class PlaceFields
{
    /// <summary>A text that repeats; "" for null.</summary>
    public static string Text(this ref Utf8JsonReader reader, in Place at) => reader.Text(at.Pool, at.Path);

    /// <summary>A number of things; the least for null.</summary>
    public static int Count(this ref Utf8JsonReader reader, in Place at, int least = 0) => (int)Math.Clamp(reader.Number(at) ?? least, least, int.MaxValue);
}
