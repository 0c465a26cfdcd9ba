using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.ApiServer;

/// <summary>The server of the tests answers what real API servers answered to the same requests.</summary>
public sealed class TranscriptTests
{
    [Theory]
    [InlineData("v1.36.3")]
    [InlineData("v1.32.13")]
    public async Task Answers_as_a_real_server(string version)
    {
        var transcripts = Transcripts.Load($"kubernetes-{version}.json");
        await using var server = await StartAsync(version, transcripts);
        using var client = Transcripts.Client(server);
        foreach (var transcript in transcripts)
        {
            var name = (string)transcript["name"]!;
            using var request = Request(server, transcript["request"]!, transcripts);
            using var response = await client.SendAsync(request);
            var expected = transcript["response"]!;
            Assert.True((int)expected["status"]! == (int)response.StatusCode,
                $"{name}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            Assert.Equal((string?)expected["headers"]!["Content-Type"], response.Content.Headers.ContentType?.ToString());
            Compare(name, expected["body"]!, await response.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("v1.36.3")]
    [InlineData("v1.32.13")]
    public async Task Runs_commands_as_a_real_kubelet(string version)
    {
        var transcripts = Transcripts.Load($"exec-websocket-{version}.json");
        await using var server = await StartAsync(version, Transcripts.Load($"kubernetes-{version}.json"));
        foreach (var transcript in transcripts)
        {
            var path = ((string)transcript["path"]!).Replace("POD", "nginx-54c98b4f84-5wlpc", StringComparison.Ordinal);
            var name = (string)transcript["name"]!;
            var user = server.Users[name == "forbidden" ? 1 : 0];
            if (((string)transcript["status"]!).Contains("101", StringComparison.Ordinal))
                Assert.Equal(Transcripts.Frames(transcript["frames"]!),
                    await Transcripts.ExchangeAsync(server, user, path, (string)transcript["protocol"]!, transcript["sent"]!.AsArray()));
            else
                Assert.Equal(Refusal(transcript), await RefusedAsync(server, user, path, (string)transcript["protocol"]!));
        }
    }

    private static async Task<TestApiServer> StartAsync(string version, JsonNode[] transcripts)
    {
        var server = await TestApiServer.StartAsync(clock: Transcripts.After);
        server.Minor = int.Parse(version.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture);
        server.Users.Add(new ApiUser("lab-viewer-token", "viewer") { May = static (_, _) => false });
        JsonNode Body(string name) => transcripts.First(t => (string?)t["name"] == name)["response"]!["body"]!;
        foreach (var (name, kind) in new[] { ("nodes-selector", "Node"), ("pods-page-1", "Pod"), ("pods-page-2", "Pod"), ("cegp-list", ""),
            ("cep-list-page", ""), ("ciliumnodes", ""), ("ciliumidentities", "") })
        {
            foreach (var item in Body(name)["items"]!.AsArray())
                server.Put(Typed(item!.AsObject(), kind));
        }
        server.Put((JsonObject)Body("cilium-config").DeepClone());
        // The recorded pages are the first of longer lists.
        server.Put(Typed(new JsonObject
        {
            ["metadata"] =
            new JsonObject { ["name"] = "nginx-z", ["namespace"] = "default", ["labels"] = new JsonObject { ["app"] = "nginx" } }
        }, "Pod"));
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

    private static HttpRequestMessage Request(TestApiServer server, JsonNode recorded, JsonNode[] transcripts)
    {
        var path = (string)recorded["path"]!;
        // A continue token is opaque: the second page is asked for with this server's own.
        if (path.Contains("&continue=eyJ", StringComparison.Ordinal))
            path = path[..path.IndexOf("eyJ", StringComparison.Ordinal)]
                + Token(server, (string)transcripts.First(static t => (string?)t["name"] == "pods-page-1")["request"]!["path"]!);
        var request = new HttpRequestMessage(new HttpMethod((string)recorded["method"]!), path);
        foreach (var (name, value) in recorded["headers"]!.AsObject())
        {
            var text = (string)value!;
            if (name == "Authorization" && text != "none")
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer",
                    server.Users[text.Contains("without rights", StringComparison.Ordinal) ? 1 : 0].Token);
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
        using var client = Transcripts.Client(server);
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
                    Assert.Null(Transcripts.Difference($"{name}.{entry!["name"]}",
                        Transcripts.Clean(known.GetValueOrDefault((string)entry["name"]!)), Transcripts.Clean(entry)));
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
        var (wanted, got) = (Transcripts.Clean(expected)!, Transcripts.Clean(answered)!);
        if (name == "ssar")
        {
            wanted["metadata"]!.AsObject().Remove("managedFields");
        }
        if (name == "nodes-table")
        {
            foreach (var row in wanted["rows"]!.AsArray().Concat(got["rows"]!.AsArray()))
                row!["cells"]![3] = "(age)";
        }
        Assert.True(Transcripts.Difference("", wanted, got) is null, $"{name}{Transcripts.Difference("", wanted, got)}");
    }

    private static string Refusal(JsonNode transcript) => $"{((string)transcript["status"]!).Split(' ')[1]} {((string?)transcript["body"] ?? "").Trim()}";

    private static async Task<string> RefusedAsync(TestApiServer server, ApiUser user, string path, string protocol)
    {
        using var client = Transcripts.Client(server);
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
