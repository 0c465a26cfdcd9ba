namespace EgressTools.Sources.Objects;

/// <summary>Reads policies that are to be applied: what the schema refuses of them is a fault of the policy, and they are read as they are meant.</summary>
internal static class WrittenPolicy
{
    /// <summary>The policy with its faults, or null where it has no name.</summary>
    /// <param name="start">Where in its JSON it begins.</param>
    /// <exception cref="JsonException">It cannot be read at all.</exception>
    public static EgressPolicy? Read(RawDocument document, int start, StringPool pool)
    {
        var (faults, unknown, json) = SchemaWalk.Policy(document, start);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return PolicyReading.Policy(ref reader, pool) is { } policy ? policy with { Faults = faults, UnknownFieldLine = unknown } : null;
    }

    /// <summary>What of a policy is not rendered yet, and its line; null where it is ready.</summary>
    /// <param name="start">Where in its JSON it begins.</param>
    /// <exception cref="JsonException">It cannot be read at all.</exception>
    public static (UnrenderedText Text, int Line)? NotRendered(RawDocument document, int start)
    {
        var reader = new Utf8JsonReader(document.Json.AsSpan(start));
        var names = new Stack<string>();
        var name = "";
        while (reader.Read() && reader.TokenType != JsonTokenType.None)
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = Text(ref reader);
                if (name == "$patch")
                    return (Unrendered.Patch(name), document.LineAt(start + (int)reader.TokenStartIndex));
            }
            else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                names.Push(name);
            else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                names.Pop();
            else if (reader.TokenType == JsonTokenType.String && Counts(names, name) && Unrendered.Of(Text(ref reader)) is { } found
                && !(found.IsVariable && names.Contains("matchLabels")))
                return (found, document.LineAt(start + (int)reader.TokenStartIndex));
            if (names.Count == 0)
                break;
        }
        return null;
    }

    // Annotations and labels of the document may hold templates of somebody else. A variable that is nothing but a label's
    // value is told as the value that it is: the API server refuses it in every release, whoever was to replace it.
    private static bool Counts(Stack<string> names, string name) => names.Contains("spec") || names.Contains("metadata") && name == "name";

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("not valid Unicode text", error);
        }
    }
}
