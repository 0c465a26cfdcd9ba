using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Provisioning;
using static EgressTools.Tests.Probes.ExitScene;

namespace EgressTools.Tests.Probes;

/// <summary>The API double with pods whose images have different programs, real processes and a real echo service.</summary>
public abstract class LiveExitScene : IAsyncLifetime
{
    private readonly string _kubeconfig = Path.GetTempFileName();

    private protected Silence Report { get; } = new();

    /// <summary>Pauses of a test are over at once; what a command takes is real.</summary>
    private protected JumpingClock Clock { get; } = new();

    private protected List<object> Objects { get; } = [Policy()];

    private protected TestApiServer Server { get; private set; } = null!;

    private protected EchoService Echo { get; private set; } = null!;

    private protected ApiClient Client { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await TestApiServer.StartAsync();
        Echo = await EchoService.StartAsync();
        Server.WriteKubeconfig(_kubeconfig);
        Client = await ConnectAsync(Clock);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Echo.DisposeAsync();
        await Server.DisposeAsync();
        File.Delete(_kubeconfig);
        GC.SuppressFinalize(this);
    }

    private protected void Add(string name, PodImage image)
    {
        var address = $"10.0.0.{Objects.Count}";
        Objects.AddRange([Endpoint(name, address), Pod(name, address)]);
        Server.Put(JsonNode.Parse($$"""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "{{name}}", "namespace": "default", "uid": "pod-{{name}}", "labels": {"app": "web" } },
             "spec": {"nodeName": "{{Worker}}", "containers": [{"name": "main", "image": "x" }] },
             "status": {"phase": "Running", "containerStatuses": [{"name": "main", "state": {"running": {} } }]} }
            """)!.AsObject());
        Server.Pods.Set($"default/{name}", image);
        Echo.Set($"default/{name}", GatewayPublic);
    }

    private protected ExitTestOptions Options(params string[] paths) =>
        new() { Echo = [.. paths.Select(p => new Uri(Echo.Address, p))], Timeout = TimeSpan.FromSeconds(20), ProbeImage = "img" };

    private protected ClusterSnapshot Snapshot() => With([.. Objects]);

    private protected async Task<List<ExitAddressResult>> RunAsync(ExitTestOptions options, CancellationToken cancellationToken = default)
    {
        var results = new List<ExitAddressResult>();
        await foreach (var result in ExitTestUseCase.AskAsync(Client, Snapshot(), options, Report, cancellationToken))
            results.Add(result);
        return results;
    }

    private protected async Task AsAsync(ApiUser user)
    {
        Server.Users.Add(user);
        Server.WriteKubeconfig(_kubeconfig, user);
        Client.Dispose();
        Client = await ConnectAsync(Clock);
    }

    private protected Task<ApiClient> ConnectAsync(TimeProvider clock) =>
        ApiClient.CreateAsync(new ConnectionOptions { KubeConfig = _kubeconfig }, clock, CancellationToken.None);

    private protected List<string> Probes() => FakeAgent.Probes(Server);
}
