using System.Text.Unicode;
using Newtonsoft.Json;

namespace EgressTools.Cluster;

/// <summary>Reads the body of an answer that is one object.</summary>
internal static class JsonBody
{
    private const int Depth = 250;

    /// <summary>An object that is stored under a name, so that whoever reads on finds its metadata.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public static async Task<JObject> ReadNamedAsync(Stream stream, CancellationToken cancellationToken)
    {
        var item = await ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        return item["metadata"] is JObject metadata && metadata["name"] is { Type: JTokenType.String } ? item
            : throw new AnswerException("it is not an object with a name");
    }

    /// <exception cref="JsonReaderException">It is not an object.</exception>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON.</exception>
    /// <exception cref="AnswerException">It is too large, or its text is not Unicode.</exception>
    public static async Task<JObject> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = new byte[32 * 1024];
        for (int count; (count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (body.Length + count > ServerLimits.ObjectBytes)
                throw new AnswerException($"it is larger than {ServerLimits.ObjectBytes >> 20} MB");
            body.Write(buffer, 0, count);
        }
        Check(body.GetBuffer().AsSpan(0, (int)body.Length));
        body.Position = 0;
        using var text = new StreamReader(body);
        // Times stay as they are written: what is read may be applied again.
        using var reader = new JsonTextReader(text) { DateParseHandling = DateParseHandling.None, MaxDepth = Depth };
        return JToken.ReadFrom(reader) as JObject ?? throw new JsonReaderException("no object");
    }

    /// <summary>Refuses what would take far more memory than its bytes, and text that no later writer could write again.</summary>
    private static void Check(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            throw new AnswerException("its text is not valid Unicode");
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Depth });
        for (var values = 0; reader.Read(); values++)
        {
            if (values == ServerLimits.ObjectValues)
                throw new AnswerException($"it has more than {ServerLimits.ObjectValues:N0} values");
            if (reader is { TokenType: JsonTokenType.String or JsonTokenType.PropertyName, ValueIsEscaped: true })
                Unescape(ref reader);
        }
    }

    private static void Unescape(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
        }
        catch (InvalidOperationException error)
        {
            // Half of a pair of surrogates.
            throw new AnswerException("its text is not valid Unicode", error);
        }
    }
}
