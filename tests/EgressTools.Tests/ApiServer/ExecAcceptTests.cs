using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.ApiServer;

/// <summary>From 1.36 on the kubelet reads the Accept header of an upgrade, and its router offers no JSON there.</summary>
public sealed class ExecAcceptTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("exec-accept-json", 36)]
    [InlineData("exec-accept-any", 36)]
    [InlineData("exec-accept-any", 35)]
    public async Task Upgrades_are_answered_as_recorded(string name, int minor)
    {
        var recorded = Recorded(name);
        var expected = recorded["response"]!;
        await using var server = Start(await TestApiServer.StartAsync(), minor);

        using var response = await UpgradeAsync(server, recorded["request"]!);

        Assert.Equal((int)expected["status"]!, (int)response.StatusCode);
        Assert.Equal((string?)expected["headers"]!["Content-Type"], response.Content.Headers.ContentType?.ToString());
        Assert.Equal((string?)expected["headers"]!["Sec-WebSocket-Protocol"],
            response.Headers.TryGetValues("Sec-WebSocket-Protocol", out var chosen) ? chosen.Single() : null);
        if (expected["body"] is JsonValue text)
            Assert.Equal((string)text!, await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Older_servers_answer_the_upgrade_themselves()
    {
        await using var server = Start(await TestApiServer.StartAsync(), minor: 35);

        using var response = await UpgradeAsync(server, Recorded("exec-accept-json")["request"]!);

        Assert.Equal(HttpStatusCode.SwitchingProtocols, response.StatusCode);
    }

    private static JsonNode Recorded(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "api-transcripts", "kubernetes-v1.36.3-more.json")))![
            "transcripts"]!.AsArray()
            .First(t => (string?)t!["name"] == name)!;

    private static TestApiServer Start(TestApiServer server, int minor)
    {
        server.Minor = minor;
        server.Pods.Default = PodImage.With("true");
        server.Put(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = "l", ["namespace"] = "more-log" },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "x" }) },
        });
        return server;
    }

    private static async Task<HttpResponseMessage> UpgradeAsync(TestApiServer server, JsonNode recorded)
    {
        var handler = new SocketsHttpHandler { UseCookies = false };
        handler.SslOptions.CertificateChainPolicy =
            new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(server.Certificates.AuthorityPem));
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, (string)recorded["path"]!)) { Version = HttpVersion.Version11 };
        foreach (var (name, value) in recorded["headers"]!.AsObject())
            request.Headers.TryAddWithoutValidation(name, Sent(server, name, (string)value!));
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private static string Sent(TestApiServer server, string name, string recorded) => name switch
    {
        "Authorization" => "Bearer " + server.Users[0].Token,
        "Sec-WebSocket-Key" => Convert.ToBase64String(new byte[16]),
        _ => recorded,
    };
}
