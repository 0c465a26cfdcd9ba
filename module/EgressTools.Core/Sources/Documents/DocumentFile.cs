using System.Text;
using System.Text.Unicode;
using EgressTools.Model;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using YamlDotNet.Core;

namespace EgressTools.Sources.Documents;

/// <summary>A text that is no YAML or JSON, at a line.</summary>
internal sealed record DocumentFault(int Line, string Reason);

/// <summary>A file of YAML or JSON documents.</summary>
public static class DocumentFile
{
    /// <summary>The documents of a text, lists taken apart.</summary>
    /// <param name="text">YAML (several documents) or JSON.</param>
    /// <param name="file">The name for messages; "-" for standard input.</param>
    /// <exception cref="InputException">The text does not parse, or a document is no object.</exception>
    public static IReadOnlyList<(JObject Document, SourceLocation Location)> Read(string text, string file)
    {
        var found = new List<(JObject, SourceLocation)>();
        var documents = Raw(Encoding.UTF8.GetBytes(text), out var fault);
        foreach (var raw in documents)
            Add(raw, file, found);
        return fault is null ? found : throw new InputException(fault.Reason, "NotADocument", new SourceLocation(Name(file), fault.Line));
    }

    /// <summary>The documents of a file up to the first that does not parse.</summary>
    internal static List<RawDocument> Raw(byte[] bytes, out DocumentFault? fault)
    {
        fault = null;
        var documents = new List<RawDocument>();
        if (bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[3..];
        if (!Utf8.IsValid(bytes))
        {
            fault = new DocumentFault(0, "is no text (not UTF-8)");
            return documents;
        }
        DocumentFault? json = null;
        if (LooksLikeJson(bytes) && TryJson(bytes, documents, out json))
            return documents;
        // What begins like JSON may be YAML in braces, or several JSON documents between lines of "---".
        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
            foreach (var document in YamlTranscoder.Read(reader))
                documents.Add(document);
        }
        catch (YamlException e)
        {
            fault = json ?? new DocumentFault((int)e.Start.Line, "is no valid YAML: " + FirstLine(e.Message));
        }
        return documents;
    }

    /// <summary>A member's text, however deep; null where there is none or where it is no text.</summary>
    internal static string? Text(JToken? token, params ReadOnlySpan<string> path)
    {
        foreach (var member in path)
            token = (token as JObject)?[member];
        return (token as JValue)?.Value as string;
    }

    private static bool TryJson(byte[] bytes, List<RawDocument> documents, out DocumentFault? fault)
    {
        try
        {
            documents.Add(new RawDocument(bytes, 1, JsonLines.OfItems(bytes)));
            fault = null;
            return true;
        }
        catch (System.Text.Json.JsonException e)
        {
            fault = new DocumentFault((int)(e.LineNumber ?? 0) + 1, "is no valid JSON");
            return false;
        }
    }

    private static string Name(string file) => file == "-" ? "standard input" : file;

    private static void Add(RawDocument raw, string file, List<(JObject Document, SourceLocation Location)> found)
    {
        var location = new SourceLocation(Name(file), raw.Line);
        using var reader = new JsonTextReader(new StringReader(Encoding.UTF8.GetString(raw.Json))) { DateParseHandling = DateParseHandling.None, MaxDepth = 250 };
        if (JToken.ReadFrom(reader) is not JObject document)
            throw new InputException("holds no object; a document begins with apiVersion and kind", "NotADocument", location);
        if (document["items"] is not JArray items || Text(document, "kind")?.EndsWith("List", StringComparison.Ordinal) != true)
        {
            found.Add((document, location));
            return;
        }
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is JObject item)
                found.Add((Typed(item, document), i < raw.ItemLines.Length ? location with { Line = raw.ItemLines[i] } : location));
        }
    }

    /// <summary>Items of a typed list (NodeList) have no kind of their own.</summary>
    private static JObject Typed(JObject item, JObject list)
    {
        if (Text(list, "kind") is { } kind && kind != "List")
        {
            item["apiVersion"] ??= Text(list, "apiVersion");
            item["kind"] ??= kind[..^"List".Length];
        }
        return item;
    }

    private static bool LooksLikeJson(ReadOnlySpan<byte> bytes) => bytes.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] or [(byte)'[', ..];

    private static string FirstLine(string text) => text.Split('\n')[0].Trim().TrimEnd('.');
}
