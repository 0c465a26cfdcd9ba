using Newtonsoft.Json;

namespace EgressTools.Text.Documents;

/// <summary>A file of YAML or JSON documents.</summary>
public static class DocumentFile
{
    /// <summary>The documents of a text, lists taken apart.</summary>
    /// <param name="text">YAML (several documents) or JSON.</param>
    /// <param name="file">The name for messages; "-" for standard input.</param>
    /// <exception cref="InputException">A document does not parse, or is not an object.</exception>
    public static IReadOnlyList<(JObject Document, SourceLocation Location)> Read(string text, string file)
    {
        var documents = Read(Utf8(text), file, CancellationToken.None, out var faults);
        return faults.Count == 0 ? documents : throw faults[0];
    }

    /// <summary>A text as a stream.</summary>
    internal static Stream Utf8(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    /// <summary>The same where documents that cannot be read do not keep the others back.</summary>
    internal static List<(JObject Document, SourceLocation Location)> Read(Stream input, string file, CancellationToken cancellationToken,
        out List<InputException> faults)
    {
        var objects = new ObjectList(Name(file), cancellationToken);
        foreach (var raw in DocumentReader.Split(input, objects.Budget, objects.Fail))
            objects.Add(raw);
        faults = objects.Faults;
        return objects.Found;
    }

    /// <summary>What single objects say, one after the other; none is kept.</summary>
    /// <exception cref="InputException">A document does not parse, or is not an object.</exception>
    internal static IEnumerable<T> Select<T>(Stream input, string file, Func<JObject, T> select, CancellationToken cancellationToken)
    {
        var budget = new InputBudget(Name(file), cancellationToken);
        foreach (var raw in DocumentReader.Split(input, budget, fault => throw Refusal(file, fault)))
        {
            if (Object(raw, file) is { } document && (raw.ItemOf is not null || Text(document, "kind")?.EndsWith("List", StringComparison.Ordinal) != true))
                yield return select(document);
        }
    }

    /// <summary>The documents of a file as they are, and what is wrong with those that do not parse.</summary>
    internal static List<RawDocument> Raw(byte[] bytes, out List<DocumentFault> faults)
    {
        List<DocumentFault> found = [];
        faults = found;
        return [.. DocumentReader.Whole(new MemoryStream(bytes), new InputBudget("the file", CancellationToken.None), found.Add)];
    }

    /// <summary>A member's text, however deep; null where there is none or where it is not a text.</summary>
    internal static string? Text(JToken? token, params ReadOnlySpan<string> path)
    {
        foreach (var member in path)
            token = (token as JObject)?[member];
        return (token as JValue)?.Value as string;
    }

    /// <summary>What a document holds; texts that look like dates stay texts.</summary>
    /// <exception cref="DocumentException">It is not JSON.</exception>
    internal static JToken Value(RawDocument raw)
    {
        try
        {
            using var reader =
                new JsonTextReader(new StringReader(Encoding.UTF8.GetString(raw.Json))) { DateParseHandling = DateParseHandling.None, MaxDepth = 250 };
            return JToken.ReadFrom(reader);
        }
        catch (Newtonsoft.Json.JsonException error)
        {
            throw new DocumentException(raw.Line, "not valid JSON", error);
        }
    }

    /// <summary>How many values and members a document has.</summary>
    /// <exception cref="DocumentException">It is not JSON.</exception>
    internal static int CountOf(RawDocument raw)
    {
        try
        {
            var reader = new Utf8JsonReader(raw.Json, new JsonReaderOptions { MaxDepth = 250 });
            var count = 0;
            while (reader.Read())
                count++;
            return count;
        }
        catch (System.Text.Json.JsonException error)
        {
            throw new DocumentException(raw.Line + (int)(error.LineNumber ?? 0), JsonValues.Reason(error), error);
        }
    }

    internal static InputException Refusal(string file, DocumentFault fault) =>
        new(fault.ToString(), fault.Unrendered is null ? "NotADocument" : "NotRendered", new SourceLocation(Name(file), fault.Line));

    private static JObject? Object(RawDocument raw, string file)
    {
        try
        {
            CountOf(raw);
            return Value(raw) as JObject ?? (raw.ItemOf is null ? throw new DocumentException(raw.Line, ObjectList.NoObject) : null);
        }
        catch (DocumentException error)
        {
            throw Refusal(file, error.Fault);
        }
    }

    private static string Name(string file) => file == "-" ? FrontEnd.Input : file;
}
