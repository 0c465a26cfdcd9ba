using System.IO.Compression;
using System.Text.RegularExpressions;
using Newtonsoft.Json;

namespace EgressTools.Provisioning.Feature;

/// <summary>A release as helm keeps it in a Secret: JSON, packed with gzip, in base64, and that again in the base64 of every Secret. Only what is needed of it
/// is kept: the templates of the chart are the most of it.</summary>
internal static partial class HelmReleaseDocument
{
    // The API server keeps no object of more than 1.5 MB, and a release unpacks to some MB.
    private const int MaxPacked = 8 << 20;
    private const int MaxUnpacked = 64 << 20;

    /// <summary>Decodes it; null where it cannot be decoded, or is larger than any release.</summary>
    public static HelmRelease? Decode(string name, string space, HelmSecret secret)
    {
        if (secret.Data.Length > MaxPacked)
            return null;
        try
        {
            var packed = Convert.FromBase64String(Encoding.UTF8.GetString(Convert.FromBase64String(secret.Data)));
            using var stream = new CountedStream(Unpacked(packed), new InputBudget(name, CancellationToken.None) { MaxBytes = MaxUnpacked });
            using var text = new StreamReader(stream, Encoding.UTF8);
            using var reader = new JsonTextReader(text) { DateParseHandling = DateParseHandling.None, MaxDepth = 128 };
            return Read(reader, new HelmRelease(name, space, secret.Revision) { ChartVersion = "", Status = secret.Status, Given = [] });
        }
        catch (Exception error) when (error is FormatException or InvalidDataException or Newtonsoft.Json.JsonException or InputException)
        {
            return null;
        }
    }

    // helm does not pack what is small enough.
    private static Stream Unpacked(byte[] bytes) =>
        bytes is [0x1f, 0x8b, 0x08, ..] ? new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress) : new MemoryStream(bytes);

    private static HelmRelease? Read(JsonTextReader reader, HelmRelease release)
    {
        foreach (var member in Members(reader))
        {
            if (member == "info")
                release = Value(reader) is JObject info
                    ? release with { Status = Text(info["status"]) ?? release.Status, Description = Text(info["description"]) ?? "" } : release;
            else if (member == "config")
                release = release with { Given = Value(reader) as JObject ?? [] };
            else if (member == "chart")
                release = Chart(reader, release);
            else
                reader.Skip();
        }
        // A text that is not a version would get into commands; the release is known without one too.
        return release.ChartVersion.Length == 0 ? null : Version().IsMatch(release.ChartVersion) ? release : release with { ChartVersion = "" };
    }

    private static HelmRelease Chart(JsonTextReader reader, HelmRelease release)
    {
        foreach (var member in Members(reader))
        {
            if (member == "metadata")
                release = release with { ChartVersion = Text((Value(reader) as JObject)?["version"]) ?? "" };
            else if (member == "values")
                release = release with { Defaults = Value(reader) as JObject ?? [] };
            else
                reader.Skip();
        }
        return release;
    }

    /// <summary>The members of the object that follows: read or skip each value before the next.</summary>
    /// <exception cref="JsonReaderException">It is not an object, or is cut off.</exception>
    private static IEnumerable<string> Members(JsonTextReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonToken.StartObject)
            throw new JsonReaderException("no object");
        while (reader.Read() && reader.TokenType == JsonToken.PropertyName)
            yield return (string)reader.Value!;
        if (reader.TokenType != JsonToken.EndObject)
            throw new JsonReaderException("no whole object");
    }

    private static JToken Value(JsonTextReader reader)
    {
        reader.Read();
        return JToken.ReadFrom(reader);
    }

    private static string? Text(JToken? value) => value is JValue { Type: JTokenType.String } text ? (string?)text : null;

    [GeneratedRegex(@"\Av?[0-9]+(\.[0-9]+){1,2}([\-+][0-9A-Za-z.\-+]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
