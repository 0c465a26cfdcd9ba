using System.Collections;
using System.Globalization;
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
            Write(writer, value, 0);
        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, object? argument, int level)
    {
        if (level > MostLevels)
            throw new UsageException($"the object has more than {MostLevels} levels", "TooDeep");
        switch (Arguments.Value(argument))
        {
            case null:
                writer.WriteNullValue();
                break;
            case IDictionary entries:
                Members(writer, entries.Cast<DictionaryEntry>().Select(static e => ($"{e.Key}", e.Value)), level);
                break;
            case PSObject custom:
                Members(writer, custom.Properties.Where(static p => p.MemberType == PSMemberTypes.NoteProperty).Select(static p => (p.Name, (object?)p.Value)),
                    level);
                break;
            case IEnumerable items and not string:
                writer.WriteStartArray();
                foreach (var item in items)
                    Write(writer, item, level + 1);
                writer.WriteEndArray();
                break;
            case var scalar:
                Scalar(writer, scalar);
                break;
        }
    }

    private static void Members(Utf8JsonWriter writer, IEnumerable<(string Name, object? Value)> members, int level)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            Write(writer, value, level + 1);
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
}
