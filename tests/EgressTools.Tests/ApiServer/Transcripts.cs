using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.ApiServer;

/// <summary>Recorded exchanges with real API servers, and how answers are compared with them.</summary>
internal static class Transcripts
{
    /// <summary>A clock that stands still after all of them: owners of fields are listed by the time of their last change.</summary>
    public static readonly TimeProvider After = new Cli.StoppedClock(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>
    /// What must differ between two servers or two moments: identities, times and counters of objects, tokens that are opaque, columns' prose and
    /// ages, the wording of a version. Everything else is compared.
    /// </summary>
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "uid", "resourceVersion", "creationTimestamp", "time", "continue", "description", "storageVersionHash",
        "deletionTimestamp", "startedAt", "imageID", "containerID", "gitCommit", "goVersion",
    };

    internal static JsonNode[] Load(string file) =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "api-transcripts", file)))!["transcripts"]!.AsArray()
            .OfType<JsonNode>()];

    internal static HttpClient Client(TestApiServer server)
    {
        var handler = new SocketsHttpHandler { UseCookies = false };
        handler.SslOptions.CertificateChainPolicy =
            new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(server.Certificates.AuthorityPem));
        return new HttpClient(handler) { BaseAddress = server.Address };
    }

    /// <summary>The first place where two documents differ, or null.</summary>
    internal static string? Difference(string path, JsonNode? wanted, JsonNode? got)
    {
        if (JsonNode.DeepEquals(wanted, got))
            return null;
        if (wanted is JsonObject a && got is JsonObject b)
            return a.Select(static p => p.Key).Union(b.Select(static p => p.Key)).Select(key => Difference($"{path}.{key}", a[key], b[key]))
                .First(static d => d is not null);
        if (wanted is JsonArray x && got is JsonArray y && x.Count == y.Count)
            return Enumerable.Range(0, x.Count).Select(i => Difference($"{path}[{i}]", x[i], y[i])).First(static d => d is not null);
        return $"{path}: wanted {wanted?.ToJsonString() ?? "nothing"}, got {got?.ToJsonString() ?? "nothing"}";
    }

    /// <summary>Without what is ignored, and with texts up to where they quote a schema, show a difference or name a hash.</summary>
    internal static JsonNode? Clean(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Where(static p => !Ignored.Contains(p.Key)).Select(static p => KeyValuePair.Create(p.Key, Clean(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Clean)]),
        JsonValue value when value.TryGetValue<string>(out var text) => text.Split(["should match '", "\n@@", "?hash="], StringSplitOptions.None)[0],
        _ => node?.DeepClone(),
    };

    internal static string Frames(JsonNode frames) => string.Join('\n', frames.AsArray().Select(static f =>
        (int)f!["opcode"]! == 8 ? $"close {(int?)f["code"] ?? Convert.ToInt32((string)f["text"]!, 16)}"
            : $"{(int)f["channel"]!} {WithoutIds((string)f["text"]!)}"));

    internal static async Task<string> ExchangeAsync(TestApiServer server, ApiUser user, string path, string protocol, JsonArray sent)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(protocol);
        socket.Options.SetRequestHeader("Authorization", "Bearer " + user.Token);
        using var client = Client(server);
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{server.Address.Port}{path}"), client, CancellationToken.None);
        foreach (var message in sent)
        {
            var channel = (byte)(int)message!["channel"]!;
            byte[] data = channel == 255 ? [255, 0] : [channel, .. Encoding.UTF8.GetBytes((string)message["text"]!)];
            await socket.SendAsync(data, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        }
        var frames = new List<string>();
        var buffer = new byte[1 << 16];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                frames.Add($"close {(int)received.CloseStatus!}");
                return string.Join('\n', frames);
            }
            frames.Add($"{buffer[0]} {WithoutIds(Encoding.UTF8.GetString(buffer, 1, received.Count - 1))}");
        }
    }

    // The id of a container's process, in the runtime's words for a program that is not there.
    private static string WithoutIds(string text) =>
        System.Text.RegularExpressions.Regex.Replace(text, "[0-9a-f]{64}", "(id)", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}
