using EgressTools.ApiServer;

namespace EgressTools.Tests.Cmdlets;

/// <summary>
/// The guide's scene as a running cluster: its objects on an API server, and its pods seen as their policy promises. The echo service is one of an inner
/// network, which sees the egress IP itself.
/// </summary>
internal sealed class LiveScene : IAsyncDisposable
{
    private readonly string _kubeconfig = Path.GetTempFileName();

    private LiveScene(TestApiServer server, EchoService echo)
    {
        Server = server;
        Echo = echo;
        server.WriteKubeconfig(_kubeconfig);
    }

    public TestApiServer Server { get; }

    public EchoService Echo { get; }

    /// <summary>The parameters that name the cluster.</summary>
    public string Here => $"-KubeConfig '{_kubeconfig}'";

    public static async Task<LiveScene> StartAsync(Engine engine)
    {
        var scene = new LiveScene(await TestApiServer.StartAsync(), await EchoService.StartAsync());
        scene.Server.PutFolder(Engine.Scene);
        foreach (var result in engine.Run($"Test-EgressExitIp -From '{Engine.Scene}'").Output)
            scene.Echo.Set(result.Text("Pod")!, result.Text("EgressIP")!);
        return scene;
    }

    /// <summary>Makes every further request of the administrator's token one of somebody else.</summary>
    public void ActAs(ApiUser user)
    {
        Server.Users.Add(user);
        Server.WriteKubeconfig(_kubeconfig, user);
    }

    /// <summary>Gets the token from a shell command, as from a cloud's command line tool.</summary>
    public void SignInBy(string command) => Server.WriteKubeconfig(_kubeconfig, userLines: $$"""
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: sh
              args: ["-c", {{System.Text.Json.JsonSerializer.Serialize(command)}}]
              interactiveMode: Never
        """);

    public async ValueTask DisposeAsync()
    {
        File.Delete(_kubeconfig);
        await Echo.DisposeAsync();
        await Server.DisposeAsync();
    }
}
