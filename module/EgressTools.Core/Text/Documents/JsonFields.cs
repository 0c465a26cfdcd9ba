using System.Buffers;

namespace EgressTools.Text.Documents;

/// <summary>Steps of the object readers. A value may be asked for while the reader stands on its member name or, in an array, on the value itself; it is left
/// on the value's end. Null counts as absent, as for the API server. Works on a reader whose buffer goes on after the object.</summary>
internal static class JsonFields
{
    // The longest text of an IPv6 address has 45 characters.
    private const int LongestAddress = 64;

    /// <summary>Steps to the next member name; false at the end of the object.</summary>
    public static bool NextMember(this ref Utf8JsonReader reader) => Step(ref reader) == JsonTokenType.PropertyName;

    /// <summary>Steps to the next item; false at the end of the array.</summary>
    public static bool NextItem(this ref Utf8JsonReader reader) => Step(ref reader) != JsonTokenType.EndArray;

    /// <summary>Skips the value.</summary>
    public static void SkipValue(this ref Utf8JsonReader reader)
    {
        if (!reader.TrySkip())
            throw Truncated();
    }

    /// <summary>Whether the value is an object to step through; false for null.</summary>
    public static bool IsObject(this ref Utf8JsonReader reader, ValuePath path) => Is(ref reader, JsonTokenType.StartObject, path, "an object");

    /// <summary>Whether the value is an array to step through; false for null.</summary>
    public static bool IsArray(this ref Utf8JsonReader reader, ValuePath path) => Is(ref reader, JsonTokenType.StartArray, path, "a list");

    /// <summary>A text that hardly repeats; "" for null.</summary>
    public static string Text(this ref Utf8JsonReader reader, ValuePath path)
    {
        if (!IsText(ref reader, path))
            return "";
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException error)
        {
            throw NotUnicode(path, error);
        }
    }

    /// <summary>A text that repeats; "" for null.</summary>
    public static string Text(this ref Utf8JsonReader reader, StringPool pool, ValuePath path) =>
        IsText(ref reader, path) ? Pooled(ref reader, pool, path) : "";

    /// <summary>A text where it is one of those that matter; "" for any other and for null.</summary>
    public static string Word(this ref Utf8JsonReader reader, ValuePath path, params ReadOnlySpan<string> known)
    {
        if (IsText(ref reader, path))
        {
            foreach (var word in known)
            {
                if (reader.ValueTextEquals(word))
                    return word;
            }
        }
        return "";
    }

    /// <summary>A text, or a number or truth value as it is written; "" for null.</summary>
    public static string Scalar(this ref Utf8JsonReader reader, ValuePath path, out bool isText)
    {
        isText = Value(ref reader) is JsonTokenType.String or JsonTokenType.Null;
        return reader.TokenType switch
        {
            JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Null => "",
            _ => reader.Text(path),
        };
    }

    /// <summary>The current member's name.</summary>
    public static string MemberName(this ref Utf8JsonReader reader, StringPool pool, ValuePath path) => Pooled(ref reader, pool, path);

    /// <summary>True or false; false for null.</summary>
    public static bool Flag(this ref Utf8JsonReader reader, ValuePath path) => Value(ref reader) switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False or JsonTokenType.Null => false,
        _ => throw Unexpected(ref reader, path, "true or false"),
    };

    /// <summary>True or false; null for null, which is not known.</summary>
    public static bool? Known(this ref Utf8JsonReader reader, ValuePath path) => reader.IsNull() ? null : reader.Flag(path);

    /// <summary>Whether the value is null.</summary>
    public static bool IsNull(this ref Utf8JsonReader reader) => Value(ref reader) == JsonTokenType.Null;

    /// <summary>A whole number; null for null.</summary>
    public static long? Number(this ref Utf8JsonReader reader, ValuePath path)
    {
        if (Value(ref reader) == JsonTokenType.Null)
            return null;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : throw Unexpected(ref reader, path, "a whole number");
    }

    /// <summary>A time of RFC 3339; null for null.</summary>
    public static DateTimeOffset? Time(this ref Utf8JsonReader reader, ValuePath path)
    {
        if (!IsText(ref reader, path))
            return null;
        return reader.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime()
            : throw new JsonException($"{path} is not a time such as 2025-10-30T10:15:00Z");
    }

    /// <summary>A uid; the empty one for null.</summary>
    public static ObjectUid Uid(this ref Utf8JsonReader reader, ValuePath path)
    {
        if (!IsText(ref reader, path))
            return default;
        return !reader.HasValueSequence && !reader.ValueSpan.ContainsAnyInRange((byte)'A', (byte)'F') && reader.TryGetGuid(out var value)
            ? new ObjectUid(value)
            : new ObjectUid(reader.Text(path));
    }

    /// <summary>An IP address; null for null and for an empty text.</summary>
    public static Address? IPAddress(this ref Utf8JsonReader reader, ValuePath path)
    {
        if (!IsText(ref reader, path))
            return null;
        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length == 0)
            return null;
        Span<char> text = stackalloc char[LongestAddress];
        if (length <= LongestAddress && Address.TryParse(text[..Copy(ref reader, text, path)], out var address))
            return address;
        throw new JsonException($"{path} is not an IP address");
    }

    private static int Copy(ref Utf8JsonReader reader, scoped Span<char> text, ValuePath path)
    {
        try
        {
            return reader.CopyString(text);
        }
        catch (InvalidOperationException error)
        {
            throw NotUnicode(path, error);
        }
    }

    private static string Pooled(ref Utf8JsonReader reader, StringPool pool, ValuePath path)
    {
        try
        {
            return pool.Read(ref reader);
        }
        catch (InvalidOperationException error)
        {
            throw NotUnicode(path, error);
        }
    }

    private static bool IsText(ref Utf8JsonReader reader, ValuePath path) => Is(ref reader, JsonTokenType.String, path, "text");

    private static bool Is(ref Utf8JsonReader reader, JsonTokenType type, ValuePath path, string expected)
    {
        var actual = Value(ref reader);
        if (actual == type)
            return true;
        return actual == JsonTokenType.Null ? false : throw Unexpected(ref reader, path, expected);
    }

    private static JsonTokenType Value(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.PropertyName ? Step(ref reader) : reader.TokenType;

    private static JsonTokenType Step(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : throw Truncated();

    private static JsonException Unexpected(ref Utf8JsonReader reader, ValuePath path, string expected) =>
        new($"{path} must be {expected}, not {Word(reader.TokenType)}");

    private static string Word(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "text",
        JsonTokenType.Number => "a number",
        _ => "true or false",
    };

    private static JsonException NotUnicode(ValuePath path, Exception inner) => new($"{path} is not valid Unicode text", inner);
    private static JsonException Truncated() => new("the object ends too early");
}
