using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.ApiServer;

/// <summary>The server of the tests answers what real API servers answered to the same requests.</summary>
public sealed class TranscriptTests
{
    /// <summary>
    /// What must differ between two servers or two moments: identities, times and counters of objects, tokens that are opaque, columns' prose and
    /// ages, the wording of a version. Everything else is compared.
    /// </summary>
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "uid", "resourceVersion", "creationTimestamp", "time", "continue", "description", "storageVersionHash",
    };

    [Theory]
    [InlineData("v1.36.3")]
    [InlineData("v1.32.13")]
    public async Task Answers_as_a_real_server(string version)
    {
        var transcripts = Load($"kubernetes-{version}.json");
        await using var server = await StartAsync(transcripts);
        server.Minor = int.Parse(version.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture);
        using var client = Client(server);
        foreach (var transcript in transcripts)
        {
            var name = (string)transcript["name"]!;
            using var request = Request(server, transcript["request"]!, transcripts);
            using var response = await client.SendAsync(request);
            var expected = transcript["response"]!;
            Assert.True((int)expected["status"]! == (int)response.StatusCode, $"{name}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            Assert.Equal((string?)expected["headers"]!["Content-Type"], response.Content.Headers.ContentType?.ToString());
            Compare(name, expected["body"]!, await response.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("v1.36.3")]
    [InlineData("v1.32.13")]
    public async Task Runs_commands_as_a_real_kubelet(string version)
    {
        var transcripts = Load($"exec-websocket-{version}.json");
        await using var server = await StartAsync(Load($"kubernetes-{version}.json"));
        foreach (var transcript in transcripts)
        {
            var path = ((string)transcript["path"]!).Replace("POD", "nginx-54c98b4f84-5wlpc", StringComparison.Ordinal);
            var name = (string)transcript["name"]!;
            var user = server.Users[name == "forbidden" ? 1 : 0];
            if (((string)transcript["status"]!).Contains("101", StringComparison.Ordinal))
                Assert.Equal(Frames(transcript), await ExchangeAsync(server, user, path, transcript));
            else
                Assert.Equal(Refusal(transcript), await RefusedAsync(server, user, path, (string)transcript["protocol"]!));
        }
    }

    private static JsonNode[] Load(string file) =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "api-transcripts", file)))!["transcripts"]!.AsArray().OfType<JsonNode>()];

    private static async Task<TestApiServer> StartAsync(JsonNode[] transcripts)
    {
        var server = await TestApiServer.StartAsync();
        server.Users.Add(new ApiUser("lab-viewer-token", "viewer") { May = static (_, _) => false });
        JsonNode Body(string name) => transcripts.First(t => (string?)t["name"] == name)["response"]!["body"]!;
        foreach (var (name, kind) in new[] { ("nodes-selector", "Node"), ("pods-page-1", "Pod"), ("pods-page-2", "Pod"), ("cegp-list", ""), ("cep-list-page", ""), ("ciliumnodes", ""), ("ciliumidentities", "") })
        {
            foreach (var item in Body(name)["items"]!.AsArray())
                server.Put(Typed(item!.AsObject(), kind));
        }
        server.Put((JsonObject)Body("cilium-config").DeepClone());
        // The recorded pages are the first of longer lists.
        server.Put(Typed(new JsonObject { ["metadata"] = new JsonObject { ["name"] = "nginx-z", ["namespace"] = "default", ["labels"] = new JsonObject { ["app"] = "nginx" } } }, "Pod"));
        for (var i = 0; i < 8; i++)
            server.Put(Named("CiliumEndpoint", $"z{i}", "default"));
        for (var i = 0; i < 3; i++)
            server.Put(Named("CiliumNode", $"z{i}", null));
        return server;
    }

    private static JsonObject Typed(JsonObject item, string kind)
    {
        var copy = (JsonObject)item.DeepClone();
        copy["apiVersion"] ??= "v1";
        copy["kind"] ??= kind;
        return copy;
    }

    private static JsonObject Named(string kind, string name, string? space) => new()
    {
        ["apiVersion"] = "cilium.io/v2",
        ["kind"] = kind,
        ["metadata"] = space is null ? new JsonObject { ["name"] = name } : new JsonObject { ["name"] = name, ["namespace"] = space },
    };

    private static HttpClient Client(TestApiServer server)
    {
        var handler = new SocketsHttpHandler { UseCookies = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(server.Certificates.AuthorityPem));
        return new HttpClient(handler) { BaseAddress = server.Address };
    }

    private static HttpRequestMessage Request(TestApiServer server, JsonNode recorded, JsonNode[] transcripts)
    {
        var path = (string)recorded["path"]!;
        // A continue token is opaque: the second page is asked for with this server's own.
        if (path.Contains("&continue=eyJ", StringComparison.Ordinal))
            path = path[..path.IndexOf("eyJ", StringComparison.Ordinal)] + Token(server, (string)transcripts.First(static t => (string?)t["name"] == "pods-page-1")["request"]!["path"]!);
        var request = new HttpRequestMessage(new HttpMethod((string)recorded["method"]!), path);
        foreach (var (name, value) in recorded["headers"]!.AsObject())
        {
            var text = (string)value!;
            if (name == "Authorization" && text != "none")
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Users[text.Contains("without rights", StringComparison.Ordinal) ? 1 : 0].Token);
            else if (name == "Accept")
                request.Headers.TryAddWithoutValidation(name, text);
        }
        if (recorded["body"] is { } body)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse((string?)recorded["headers"]!["Content-Type"] ?? "application/json");
        }
        return request;
    }

    private static string Token(TestApiServer server, string path)
    {
        using var client = Client(server);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Users[0].Token);
        using var response = client.Send(request);
        return (string)JsonNode.Parse(response.Content.ReadAsStream())!["metadata"]!["continue"]!;
    }

    private static void Compare(string name, JsonNode expected, string actual)
    {
        switch (name)
        {
            case "version":
                Assert.Equal("v1.", ((string)JsonNode.Parse(actual)!["gitVersion"]!)[..3]);
                return;
            case "discovery-core" or "discovery-cilium":
                // This server keeps fewer kinds than a real one; what it says of those is the same.
                var known = expected["resources"]!.AsArray().ToDictionary(static r => (string)r!["name"]!, StringComparer.Ordinal);
                foreach (var entry in JsonNode.Parse(actual)!["resources"]!.AsArray())
                    Assert.Null(Difference($"{name}.{entry!["name"]}", Clean(known.GetValueOrDefault((string)entry["name"]!)), Clean(entry)));
                return;
            case "list-too-old":
                Assert.Equal("Expired", (string?)JsonNode.Parse(actual)!["object"]!["reason"]);
                return;
        }
        if (expected is JsonValue)
        {
            Assert.Equal((string)expected!, actual);
            return;
        }
        var answered = expected is JsonArray
            ? new JsonArray([.. actual.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => JsonNode.Parse(l))])
            : JsonNode.Parse(actual)!;
        var (wanted, got) = (Clean(expected)!, Clean(answered)!);
        if (name == "ssar")
        {
            wanted["metadata"]!.AsObject().Remove("managedFields");
        }
        if (name == "nodes-table")
        {
            foreach (var row in wanted["rows"]!.AsArray().Concat(got["rows"]!.AsArray()))
                row!["cells"]![3] = "(age)";
        }
        Assert.True(Difference("", wanted, got) is null, $"{name}{Difference("", wanted, got)}");
    }

    /// <summary>The first place where two documents differ, or null.</summary>
    private static string? Difference(string path, JsonNode? wanted, JsonNode? got)
    {
        if (JsonNode.DeepEquals(wanted, got))
            return null;
        if (wanted is JsonObject a && got is JsonObject b)
            return a.Select(static p => p.Key).Union(b.Select(static p => p.Key)).Select(key => Difference($"{path}.{key}", a[key], b[key])).First(static d => d is not null);
        if (wanted is JsonArray x && got is JsonArray y && x.Count == y.Count)
            return Enumerable.Range(0, x.Count).Select(i => Difference($"{path}[{i}]", x[i], y[i])).First(static d => d is not null);
        return $"{path}: wanted {wanted?.ToJsonString() ?? "nothing"}, got {got?.ToJsonString() ?? "nothing"}";
    }

    /// <summary>Without what is ignored, and with the pattern of the CRD's schema by name.</summary>
    private static JsonNode? Clean(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Where(static p => !Ignored.Contains(p.Key)).Select(static p => KeyValuePair.Create(p.Key, Clean(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Clean)]),
        JsonValue value when value.TryGetValue<string>(out var text) && text.IndexOf("should match '", StringComparison.Ordinal) is var at and >= 0 => text[..at],
        _ => node?.DeepClone(),
    };

    private static string Frames(JsonNode transcript) => string.Join('\n', transcript["frames"]!.AsArray().Select(static f =>
        (int)f!["opcode"]! == 8 ? $"close {(int)f["code"]!}" : $"{(int)f["channel"]!} {WithoutIds((string)f["text"]!)}"));

    private static string Refusal(JsonNode transcript) => $"{((string)transcript["status"]!).Split(' ')[1]} {((string?)transcript["body"] ?? "").Trim()}";

    // The id of a container's process, in the runtime's words for a program that is not there.
    private static string WithoutIds(string text) => System.Text.RegularExpressions.Regex.Replace(text, "[0-9a-f]{64}", "(id)", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    private static async Task<string> ExchangeAsync(TestApiServer server, ApiUser user, string path, JsonNode transcript)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol((string)transcript["protocol"]!);
        socket.Options.SetRequestHeader("Authorization", "Bearer " + user.Token);
        using var client = Client(server);
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{server.Address.Port}{path}"), client, CancellationToken.None);
        foreach (var sent in transcript["sent"]!.AsArray())
        {
            var channel = (byte)(int)sent!["channel"]!;
            byte[] data = channel == 255 ? [255, 0] : [channel, .. Encoding.UTF8.GetBytes((string)sent["text"]!)];
            await socket.SendAsync(data, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        }
        var frames = new List<string>();
        var buffer = new byte[1 << 16];
        while (true)
        {
            var message = await socket.ReceiveAsync(buffer, CancellationToken.None);
            if (message.MessageType == WebSocketMessageType.Close)
            {
                frames.Add($"close {(int)message.CloseStatus!}");
                return string.Join('\n', frames);
            }
            frames.Add($"{buffer[0]} {WithoutIds(Encoding.UTF8.GetString(buffer, 1, message.Count - 1))}");
        }
    }

    private static async Task<string> RefusedAsync(TestApiServer server, ApiUser user, string path, string protocol)
    {
        using var client = Client(server);
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = HttpVersion.Version11 };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Token);
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", protocol);
        using var response = await client.SendAsync(request);
        return $"{(int)response.StatusCode} {(await response.Content.ReadAsStringAsync()).Trim()}";
    }
}
