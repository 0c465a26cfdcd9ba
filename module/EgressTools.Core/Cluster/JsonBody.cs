using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EgressTools.Cluster;

/// <summary>Reads the body of an answer that is one object.</summary>
internal static class JsonBody
{
    /// <exception cref="JsonReaderException">It is none.</exception>
    public static async Task<JObject> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new StreamReader(stream);
        var text = await bytes.ReadToEndAsync(cancellationToken);
        // Times stay as they are written: what is read may be applied again.
        using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None, MaxDepth = 250 };
        return await JToken.ReadFromAsync(reader, cancellationToken) as JObject ?? throw new JsonReaderException("no object");
    }
}
