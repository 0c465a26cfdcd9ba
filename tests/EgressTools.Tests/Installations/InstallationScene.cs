using EgressTools.ApiServer;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Installations;

/// <summary>An installation on an API server where nothing moves, and a command line for it without helm.</summary>
internal sealed class InstallationScene : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-installation-").FullName;

    private InstallationScene(TestApiServer server) => Server = server;

    public TestApiServer Server { get; }

    public Terminal Terminal => new(_folder, Kubeconfig);

    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    public static async Task<InstallationScene> StartAsync(InstallationPlay play)
    {
        var scene = new InstallationScene(await TestApiServer.StartAsync());
        foreach (var item in InstallationObjects.Of(play))
            scene.Server.Put(item);
        scene.Server.WriteKubeconfig(scene.Kubeconfig);
        return scene;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
