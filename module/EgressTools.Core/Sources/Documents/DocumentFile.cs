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
    /// <exception cref="InputException">A document does not parse, or is no object.</exception>
    public static IReadOnlyList<(JObject Document, SourceLocation Location)> Read(string text, string file)
    {
        var documents = Read(text, file, out var faults);
        return faults.Count == 0 ? documents : throw faults[0];
    }

    /// <summary>The same where documents that cannot be read do not keep the others back.</summary>
    internal static List<(JObject Document, SourceLocation Location)> Read(string text, string file, out List<InputException> faults)
    {
        var found = new List<(JObject, SourceLocation)>();
        var documents = Raw(Encoding.UTF8.GetBytes(text), out var broken);
        faults = broken.ConvertAll(fault => new InputException(fault.Reason, "NotADocument", new SourceLocation(Name(file), fault.Line)));
        foreach (var raw in documents)
        {
            try
            {
                Add(raw, file, found);
            }
            catch (InputException fault)
            {
                faults.Add(fault);
            }
        }
        return found;
    }

    /// <summary>The documents of a file, and what is wrong with those that do not parse.</summary>
    internal static List<RawDocument> Raw(byte[] bytes, out List<DocumentFault> faults)
    {
        faults = [];
        var documents = new List<RawDocument>();
        if (bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[3..];
        if (!Utf8.IsValid(bytes))
        {
            faults.Add(new DocumentFault(0, "is no text (not UTF-8)"));
            return documents;
        }
        DocumentFault? json = null;
        if (LooksLikeJson(bytes) && TryJson(bytes, documents, out json))
            return documents;
        // What begins like JSON may be YAML in braces, or several JSON documents between lines of "---".
        if (TryYaml(bytes, documents) is null)
            return documents;
        documents.Clear();
        foreach (var (text, above) in YamlParts.Of(Encoding.UTF8.GetString(bytes)))
        {
            if (TryYaml(Encoding.UTF8.GetBytes(text), documents, above) is { } fault)
                faults.Add(json is null || above > 0 ? fault : json);
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

    /// <summary>What a document holds; texts that look like dates stay texts.</summary>
    internal static JToken Value(RawDocument raw)
    {
        using var reader = new JsonTextReader(new StringReader(Encoding.UTF8.GetString(raw.Json))) { DateParseHandling = DateParseHandling.None, MaxDepth = 250 };
        return JToken.ReadFrom(reader);
    }

    private static bool TryJson(byte[] bytes, List<RawDocument> documents, out DocumentFault? fault)
    {
        var above = 0;
        try
        {
            // One value, or several one behind the other.
            for (ReadOnlySpan<byte> rest = bytes; !rest.Trim(" \t\r\n"u8).IsEmpty;)
            {
                var length = JsonLines.LengthOfFirst(rest);
                var value = rest[..length];
                var blank = value.Length - value.TrimStart(" \t\r\n"u8).Length;
                documents.Add(new RawDocument(value.ToArray(), 1 + value[..blank].Count((byte)'\n'), JsonLines.OfItems(value)).Below(above));
                above += value.Count((byte)'\n');
                rest = rest[length..];
            }
            fault = null;
            return true;
        }
        catch (System.Text.Json.JsonException e)
        {
            documents.Clear();
            fault = new DocumentFault((int)(e.LineNumber ?? 0) + 1 + above, e.Message.Contains("depth", StringComparison.Ordinal) ? "is nested more than 200 levels deep" : "is no valid JSON");
            return false;
        }
    }

    /// <summary>Adds the documents of a text; the fault of the first that does not parse, or null.</summary>
    private static DocumentFault? TryYaml(byte[] bytes, List<RawDocument> documents, int above = 0)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
            foreach (var document in YamlTranscoder.Read(reader))
                documents.Add(document.Below(above));
            return null;
        }
        catch (YamlException e)
        {
            return new DocumentFault(LineOf(e, bytes) + above, "is no valid YAML: " + FirstLine(e.Message));
        }
    }

    // Of a tab the parser tells where the mapping began that it spoils.
    private static int LineOf(YamlException fault, byte[] bytes)
    {
        if (!fault.Message.Contains("tab", StringComparison.Ordinal))
            return (int)fault.End.Line;
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        return Array.FindIndex(lines, static line => line.TrimStart(' ').StartsWith('\t')) is var at and >= 0 ? at + 1 : (int)fault.End.Line;
    }

    private static string Name(string file) => file == "-" ? SourceLocation.StandardInput : file;

    private static void Add(RawDocument raw, string file, List<(JObject Document, SourceLocation Location)> found)
    {
        var location = new SourceLocation(Name(file), raw.Line);
        if (Value(raw) is not JObject document)
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
