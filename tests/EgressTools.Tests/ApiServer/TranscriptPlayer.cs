using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.ApiServer;

/// <summary>Sends recorded requests to a server, one after the other, and says where its answers differ from the recorded ones.</summary>
/// <param name="server">The server.</param>
/// <param name="client">Trusts it.</param>
internal sealed class TranscriptPlayer(TestApiServer server, HttpClient client)
{
    /// <summary>Versions of recorded objects, and those that the same objects have here: preconditions and messages name them.</summary>
    private readonly Dictionary<string, string> _versions = new(StringComparer.Ordinal);

    public TestApiServer Server => server;

    /// <summary>Adds an object that was recorded.</summary>
    public void Put(JsonNode item, string? apiVersion = null, string? kind = null)
    {
        var copy = (JsonObject)item.DeepClone();
        copy["apiVersion"] ??= apiVersion;
        copy["kind"] ??= kind;
        var recorded = (string?)copy["metadata"]!["resourceVersion"];
        server.Put(copy);
        var plural = ((string)copy["kind"]!).ToLowerInvariant() switch { "ciliumegressgatewaypolicy" => "ciliumegressgatewaypolicies", var name => name + "s" };
        if (recorded is not null)
            _versions[recorded] = (string)server.Get(plural, (string?)copy["metadata"]!["namespace"] ?? "",
                (string)copy["metadata"]!["name"]!)!["metadata"]!["resourceVersion"]!;
    }

    /// <summary>Plays an exchange, and fails where the answer differs.</summary>
    /// <param name="exchange">Request and response.</param>
    /// <param name="isPart">The recorded answer has more than this server keeps of such objects: what it answers must be in there.</param>
    /// <param name="recordedPart">The recorded answer was trimmed: what it has at this place must be in the answer.</param>
    public async Task PlayAsync(JsonNode exchange, bool isPart, string[]? recordedPart)
    {
        var (recorded, expected) = (exchange["request"]!, exchange["response"]!);
        if (expected["body"] is JsonArray frames && (int)expected["status"]! == 101)
        {
            var got = await Transcripts.ExchangeAsync(server, User(recorded), (string)recorded["path"]!,
                (string)recorded["headers"]!["Sec-WebSocket-Protocol"]!, []);
            Assert.Equal(Transcripts.Frames(frames), got);
            return;
        }
        using var request = Request(recorded);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var text = Encoding.UTF8.GetString(bytes);
        Assert.True((int)expected["status"]! == (int)response.StatusCode, $"status {(int)response.StatusCode}: {text}");
        foreach (var name in (ReadOnlySpan<string>)["Content-Type", "Retry-After", "Warning"])
            Assert.Equal(Texts(expected["headers"]![name]), Header(response, name));
        var difference = expected["body"] switch
        {
            JsonValue plain => Prefix((string)plain!, text),
            // The refusal of a watch was recorded as the one line of a stream.
            JsonArray lines => Compare(Assert.Single(lines)!, JsonNode.Parse(text)!, isPart, recordedPart),
            var body => Compare(body!, JsonNode.Parse(text)!, isPart, recordedPart),
        };
        Assert.True(difference is null, difference);
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join('\n',
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values) ? values : []);

    private static string Texts(JsonNode? header) =>
        header is JsonArray several ? string.Join('\n', several.Select(static v => (string?)v)) : (string?)header ?? "";

    // Bodies that are no JSON; those in protobuf were recorded up to the kind, where lengths begin.
    private static string? Prefix(string wanted, string got)
    {
        var length = wanted.StartsWith("k8s\0", StringComparison.Ordinal) ? wanted.IndexOf('\u0012', wanted.IndexOf("Secret", StringComparison.Ordinal)) + 1
            : Math.Max(wanted.Length, got.Length);
        return got.AsSpan(0, Math.Min(length, got.Length)).SequenceEqual(wanted.AsSpan(0, Math.Min(length, wanted.Length))) ? null : $"body: {got}";
    }

    private ApiUser User(JsonNode recorded) => (string?)recorded["headers"]!["Authorization"] switch
    {
        "Bearer <admin token>" => server.Users[0],
        "Bearer <token of a user without rights>" => server.Users[1],
        _ => server.Users[2],
    };

    private HttpRequestMessage Request(JsonNode recorded)
    {
        var request = new HttpRequestMessage(new HttpMethod((string)recorded["method"]!), (string)recorded["path"]!);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", User(recorded).Token);
        request.Headers.TryAddWithoutValidation("User-Agent", "transcript");
        foreach (var (name, value) in recorded["headers"]!.AsObject()
            .Where(static h => h.Key is not ("Authorization" or "Content-Type" or "Sec-WebSocket-Key")))
            request.Headers.TryAddWithoutValidation(name, (string?)value);
        if (recorded["headers"]!["Sec-WebSocket-Key"] is not null)
            request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
        if (recorded["body"] is { } body)
        {
            var text = body is JsonValue ? (string)body! : body.ToJsonString();
            request.Content = new StringContent(_versions.Aggregate(text,
                static (t, v) => t.Replace($"\"resourceVersion\":\"{v.Key}\"", $"\"resourceVersion\":\"{v.Value}\"", StringComparison.Ordinal)), Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse((string?)recorded["headers"]!["Content-Type"] ?? "application/json");
        }
        return request;
    }

    private string? Compare(JsonNode expected, JsonNode got, bool isPart, string[]? recordedPart)
    {
        if ((string?)expected["metadata"]?["resourceVersion"] is { } before && (string?)got["metadata"]?["resourceVersion"] is { } here)
            _versions[before] = here;
        var wanted = JsonNode.Parse(_versions.Aggregate(Transcripts.Clean(expected)!.ToJsonString(),
            static (t, v) => t.Replace($"in record ({v.Key})", $"in record ({v.Value})", StringComparison.Ordinal)))!;
        var answered = Transcripts.Clean(got)!;
        foreach (var row in (wanted["rows"] as JsonArray ?? []).Concat(answered["rows"] as JsonArray ?? []))
            row!["cells"]![1] = "(age)";
        if (recordedPart is not null)
            return Missing("", At(answered, recordedPart), At(wanted, recordedPart));
        return isPart ? Missing("", wanted, answered) : Transcripts.Difference("", wanted, answered);
    }

    private static JsonNode? At(JsonNode document, string[] path) =>
        path.Aggregate((JsonNode?)document, static (at, step) => at is JsonArray list ? Named(list)!.GetValueOrDefault(step) : at?[step]);

    /// <summary>The first thing that a document has and a larger one has not, or has otherwise; null where all of it is there.</summary>
    private static string? Missing(string path, JsonNode? larger, JsonNode? part) => (larger, part) switch
    {
        (JsonObject a, JsonObject b) => b.Select(p => p.Key == "managedFields" ? null : Missing($"{path}.{p.Key}", a[p.Key], p.Value))
            .FirstOrDefault(static d => d is not null),
        (JsonArray a, JsonArray b) when Named(a) is { } names =>
            b.Select(e => Missing($"{path}[{Name(e)}]", names.GetValueOrDefault(Name(e) ?? ""), e)).FirstOrDefault(static d => d is not null),
        _ => Transcripts.Difference(path, larger, part),
    };

    private static Dictionary<string, JsonNode>? Named(JsonArray list) =>
        list.Count > 0 && list.All(static e => Name(e) is not null) ? list.ToDictionary(static e => Name(e)!, static e => e!, StringComparer.Ordinal) : null;

    private static string? Name(JsonNode? entry) => entry is not JsonObject map ? null
        : (string?)map["name"] ?? (string?)map["resource"] ?? (string?)map["metadata"]?["name"] ?? (string?)map["subresource"] ?? (string?)map["version"]
        ?? (string?)map["groupVersion"];
}
