using System.Buffers;
using System.Text.Encodings.Web;

namespace EgressTools.Text;

/// <summary>Writes JSON as text. Everything goes through one writer, so that control characters of any kind arrive escaped.</summary>
public static class JsonText
{
    // Relaxed: readable Chinese and no \u003c; control characters, also those above ASCII, are escaped all the same.
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A document, indented, with a line end.</summary>
    public static void Write(TextWriter output, JToken token)
    {
        output.Write(Text(token, Indented));
        output.Write('\n');
    }

    /// <summary>On one line, without blanks.</summary>
    public static string OneLine(JToken token) => Text(token, Compact);

    /// <summary>A list document whose items are written one after the other, never held together.</summary>
    public static void WriteList<T>(TextWriter output, string kind, IEnumerable<T> items, Action<Utf8JsonWriter, T> writeItem)
    {
        const int Chunk = 1 << 16;
        var buffer = new ArrayBufferWriter<byte>(Chunk + 4096);
        using var json = new Utf8JsonWriter(buffer, Indented);
        json.WriteStartObject();
        json.WriteString("apiVersion"u8, ListDocument.ApiVersion);
        json.WriteString("kind"u8, kind);
        json.WriteStartArray("items"u8);
        foreach (var item in items)
        {
            writeItem(json, item);
            if (json.BytesPending + buffer.WrittenCount >= Chunk)
                Drain(json, buffer, output);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        Drain(json, buffer, output);
        output.Write('\n');
    }

    /// <summary>The object that <paramref name="writeItem"/> writes.</summary>
    public static JObject ToObject<T>(T item, Action<Utf8JsonWriter, T> writeItem)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Compact);
        writeItem(json, item);
        json.Flush();
        // Text that looks like a date stays text.
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(Encoding.UTF8.GetString(buffer.WrittenSpan)))
        {
            DateParseHandling = Newtonsoft.Json.DateParseHandling.None,
        };
        return JObject.Load(reader);
    }

    /// <summary>Writes a token.</summary>
    public static void Write(Utf8JsonWriter json, JToken token)
    {
        switch (token)
        {
            case JObject map:
                json.WriteStartObject();
                foreach (var property in map.Properties())
                {
                    json.WritePropertyName(property.Name);
                    Write(json, property.Value);
                }
                json.WriteEndObject();
                break;
            case JArray list:
                json.WriteStartArray();
                foreach (var item in list)
                    Write(json, item);
                json.WriteEndArray();
                break;
            case JValue value:
                Write(json, value);
                break;
            default:
                throw new ArgumentException($"a {token.Type} is not a JSON value", nameof(token));
        }
    }

    private static void Write(Utf8JsonWriter json, JValue value)
    {
        switch (value.Value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case double number when !double.IsFinite(number):
                json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case DateTime time:
                json.WriteStringValue(time);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time);
                break;
            case IFormattable number when value.Type is JTokenType.Integer or JTokenType.Float:
                json.WriteRawValue(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Text(JToken token, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, options))
            Write(json, token);
        return LogSafety.Json(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void Drain(Utf8JsonWriter json, ArrayBufferWriter<byte> buffer, TextWriter output)
    {
        json.Flush();
        if (output is StreamWriter { Encoding: UTF8Encoding, BaseStream: var stream } && !HasMark(buffer.WrittenSpan))
        {
            // The bytes are what the writer would make of their text; a long list is spared the way there and back.
            output.Flush();
            stream.Write(buffer.WrittenSpan);
        }
        else
        {
            output.Write(LogSafety.Json(Encoding.UTF8.GetString(buffer.WrittenSpan)));
        }
        buffer.ResetWrittenCount();
    }

    // Looking for one byte takes half as long as looking for two.
    private static bool HasMark(ReadOnlySpan<byte> text) => text.Contains((byte)'#') && text.IndexOf("##"u8) >= 0;
}
