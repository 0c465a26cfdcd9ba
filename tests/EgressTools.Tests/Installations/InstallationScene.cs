using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Cli;
using EgressTools.Tests.Provisioning;

namespace EgressTools.Tests.Installations;

/// <summary>An installation on an API server where nothing moves, with agents that run without the feature, and a command line for it without helm.</summary>
internal sealed class InstallationScene : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-installation-").FullName;

    private readonly FakeAgents _agents;

    private InstallationScene(TestApiServer server)
    {
        Server = server;
        _agents = new FakeAgents(server);
        server.Pods.Default = _agents.Image("any",
            new AgentPlay { Json = "", Error = "Cannot find egress gateway bpf maps\n", Config = AgentPlay.ConfigOf(feature: false) });
    }

    public TestApiServer Server { get; }

    public Terminal Terminal => new(_folder, Kubeconfig);

    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    public static async Task<InstallationScene> StartAsync(InstallationPlay play)
    {
        var scene = new InstallationScene(await TestApiServer.StartAsync());
        new ReleaseOnServer(scene.Server, play.Version).Install(InstallationObjects.Given(play));
        foreach (var item in InstallationObjects.Of(play))
            scene.Server.Put(item);
        scene.Forget(play);
        scene.Server.WriteKubeconfig(scene.Kubeconfig);
        return scene;
    }

    /// <summary>What an installation has not that helm did not make, or where its Secrets are gone;
    /// and settings that no value of the chart stands for.</summary>
    private void Forget(InstallationPlay play)
    {
        if (play is { ByHelm: false } or { HasSecret: false })
            Server.Remove("secrets", "kube-system", "sh.helm.release.v1.cilium.v1");
        var agents = Server.Get("daemonsets", "kube-system", "cilium")!;
        if (!play.ByHelm)
            agents["metadata"]!.AsObject().Remove("annotations");
        agents["status"] = new JsonObject { ["desiredNumberScheduled"] = InstallationObjects.Nodes.Length };
        Server.Put(agents);
        var config = Server.Get("configmaps", "kube-system", "cilium-config")!;
        foreach (var (key, value) in play.Settings)
            config["data"]![key] = value;
        Server.Put(config);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _agents.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
