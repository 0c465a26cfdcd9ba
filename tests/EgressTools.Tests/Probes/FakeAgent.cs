using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Probes;

/// <summary>What the agent of a node does for probe pods: an endpoint for each, so that the network and thus the echo service know it.</summary>
internal sealed class FakeAgent : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    public FakeAgent(TestApiServer server, EchoService echo, string node, string seenAs, params string[] labels) =>
        _work = PlayAsync(server, echo, node, seenAs, labels, _stop.Token);

    /// <summary>The probe pods that are there, of those that were ever asked for.</summary>
    public static List<string> Probes(TestApiServer server) =>
    [
        .. server.Requests.All.SelectMany(static r => r.Path.Split('/')).Where(static p => p.StartsWith("egress-probe-", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal).Where(p => server.Get("pods", "default", p) is not null),
    ];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private static async Task PlayAsync(TestApiServer server, EchoService echo, string node, string seenAs, string[] labels, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var name in Probes(server))
            {
                echo.Set($"default/{name}", seenAs);
                server.Put(Endpoint(name, node, labels));
            }
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static JsonObject Endpoint(string name, string node, string[] labels) => new()
    {
        ["apiVersion"] = "cilium.io/v2",
        ["kind"] = "CiliumEndpoint",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default", ["uid"] = $"cep-{name}" },
        ["status"] = new JsonObject
        {
            ["identity"] = new JsonObject { ["id"] = 7, ["labels"] = new JsonArray([.. labels.Select(static l => JsonValue.Create(l))]) },
            ["networking"] = new JsonObject { ["addressing"] = new JsonArray(new JsonObject { ["ipv4"] = "10.0.9.9" }), ["node"] = node },
        },
    };
}
