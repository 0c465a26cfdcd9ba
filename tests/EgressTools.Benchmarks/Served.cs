using EgressTools.ApiServer;

namespace EgressTools.Benchmarks;

/// <summary>A test server in this process and a kubeconfig for it.</summary>
internal sealed class Served(TestApiServer server) : IAsyncDisposable
{
    public string Kubeconfig { get; } = Path.GetTempFileName();

    public static async Task<Served> StartAsync(Action<TestApiServer> fill)
    {
        var server = await TestApiServer.StartAsync();
        fill(server);
        var served = new Served(server);
        server.WriteKubeconfig(served.Kubeconfig);
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(Kubeconfig);
        await server.DisposeAsync();
    }
}
