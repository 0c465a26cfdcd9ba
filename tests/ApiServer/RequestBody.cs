using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EgressTools.ApiServer;

/// <summary>Reads what clients send: JSON, YAML (of apply patches) and protobuf.</summary>
internal static class RequestBody
{
    public static async Task<JsonObject> ObjectAsync(HttpContext context) =>
        await AnyAsync(context) as JsonObject ?? throw ApiError.BadRequest("the object provided is unrecognized: it is no object");

    /// <summary>The options of a deletion, which may be left out.</summary>
    public static async Task<JsonObject> OptionsAsync(HttpContext context) =>
        await ReadAsync(context) is { Length: > 0 } body ? Parse(context, body) as JsonObject ?? [] : [];

    public static async Task<JsonNode> AnyAsync(HttpContext context) => Parse(context, await ReadAsync(context));

    /// <summary>Keys that stand twice in one object, as a real server names them in its warnings.</summary>
    public static IEnumerable<string> Duplicates(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        var names = new Stack<HashSet<string>>();
        var duplicates = new List<string>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                names.Push(new HashSet<string>(StringComparer.Ordinal));
            else if (reader.TokenType == JsonTokenType.EndObject)
                names.Pop();
            else if (reader.TokenType == JsonTokenType.PropertyName && !names.Peek().Add(reader.GetString()!) && names.Count == 1)
                duplicates.Add(reader.GetString()!);
        }
        return duplicates;
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private static JsonNode Parse(HttpContext context, byte[] body)
    {
        if (context.Request.ContentType?.StartsWith(Protobuf.ContentType, StringComparison.Ordinal) == true)
            return Protobuf.Decode(body);
        var text = Encoding.UTF8.GetString(body);
        try
        {
            // Apply patches may be YAML; JSON is YAML too, so what does not begin with a brace is handed to a YAML reader.
            if (text.TrimStart() is not ['{' or '[', ..])
                return YamlObjects.Parse(text).Single();
            foreach (var name in Duplicates(body))
                Answers.Warn(context, $"duplicate field \"{name}\"");
            // The last of two keys counts.
            using var document = JsonDocument.Parse(text);
            return Node(document.RootElement)!;
        }
        catch (JsonException e)
        {
            throw ApiError.BadRequest("the object provided is unrecognized: " + e.Message);
        }
    }

    private static JsonNode? Node(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Object(element),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(Node)]),
        JsonValueKind.Null => null,
        _ => JsonNode.Parse(element.GetRawText()),
    };

    private static JsonObject Object(JsonElement element)
    {
        var made = new JsonObject();
        foreach (var property in element.EnumerateObject())
            made[property.Name] = Node(property.Value);
        return made;
    }
}
