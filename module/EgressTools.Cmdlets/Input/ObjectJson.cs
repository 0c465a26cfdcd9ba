using System.Collections;
using System.Globalization;
using System.Management.Automation.Internal;
using System.Text.Json;

namespace EgressTools.Cmdlets;

/// <summary>Hashtables, and objects as ConvertFrom-Json makes them, as JSON.</summary>
internal static class ObjectJson
{
    private const int MostLevels = 100;

    /// <summary>The document of an object; null where it is none: neither a policy with its Manifest nor something with a kind.</summary>
    /// <exception cref="UsageException">It is nested too deeply.</exception>
    public static string? Document(object argument) => Arguments.Text(argument, "Manifest") is { } manifest ? manifest
        : Arguments.Text(argument, "kind") is not null && Arguments.Value(argument) is IDictionary or PSObject ? Of(argument) : null;

    private static string Of(object value)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
            Write(writer, value, new Place("", 0, IsSpec: false));
        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, object? argument, Place place)
    {
        if (place.Level > MostLevels)
            throw new UsageException($"the object has more than {MostLevels} levels", "TooDeep");
        switch (ReferenceEquals(argument, AutomationNull.Value) ? null : Arguments.Value(argument))
        {
            // A selector without a value would select everything.
            case null when place.IsSpec:
                throw new UsageException($"{place.Path} has no value: is a variable not set?", "NoValue");
            case null:
                writer.WriteNullValue();
                break;
            case IDictionary entries:
                Members(writer, entries.Cast<DictionaryEntry>().Select(static e => ($"{e.Key}", e.Value)), place, IsPolicy(entries, place));
                break;
            case PSObject custom:
                Members(writer, custom.Properties.Where(static p => p.MemberType == PSMemberTypes.NoteProperty).Select(static p => (p.Name, (object?)p.Value)),
                    place, IsPolicy(custom, place));
                break;
            case IEnumerable items and not string:
                writer.WriteStartArray();
                var index = 0;
                foreach (var item in items)
                    Write(writer, item, place.Item(index++));
                writer.WriteEndArray();
                break;
            case var scalar:
                Scalar(writer, scalar);
                break;
        }
    }

    // The document, or one of a list, whose items need not say what they are. In other kinds kubectl writes nulls below spec too.
    private static bool IsPolicy(object value, Place place) =>
        !place.Path.Contains('.', StringComparison.Ordinal) && (Arguments.Text(value, "kind") ?? ApiResource.Policies.Kind) == ApiResource.Policies.Kind;

    private static void Members(Utf8JsonWriter writer, IEnumerable<(string Name, object? Value)> members, Place place, bool isPolicy)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            Write(writer, value, place.Member(name, isPolicy && name == "spec"));
        }
        writer.WriteEndObject();
    }

    private static void Scalar(Utf8JsonWriter writer, object scalar)
    {
        switch (scalar)
        {
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or decimal or System.Numerics.BigInteger:
                writer.WriteRawValue(((IFormattable)scalar).ToString(null, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            // ConvertFrom-Json makes times of texts that look like one.
            case DateTime time:
                writer.WriteStringValue(time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteStringValue(LanguagePrimitives.ConvertTo<string>(scalar));
                break;
        }
    }

    /// <summary>Where a value is in the document.</summary>
    /// <param name="Path">Its path; empty for the document itself.</param>
    /// <param name="Level">How deep it is.</param>
    /// <param name="IsSpec">Whether it is the spec of a policy, or in it.</param>
    private sealed record Place(string Path, int Level, bool IsSpec)
    {
        public Place Item(int index) => new(string.Create(CultureInfo.InvariantCulture, $"{Path}[{index}]"), Level + 1, IsSpec);

        public Place Member(string name, bool isSpec) => new(Path.Length > 0 ? $"{Path}.{name}" : name, Level + 1, IsSpec || isSpec);
    }
}
