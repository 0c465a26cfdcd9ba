using System.Text.Json.Nodes;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cluster;

/// <summary>A server with the guide's scene, and a folder for kubeconfigs; gone with the test.</summary>
internal sealed class LiveScene : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-live-").FullName;

    private LiveScene(TestApiServer server) => Server = server;

    public TestApiServer Server { get; }

    public string KubeConfig => Path.Combine(_folder, "config");

    public static async Task<LiveScene> StartAsync(bool expiredCertificate = false)
    {
        var scene = new LiveScene(await TestApiServer.StartAsync(expiredCertificate));
        scene.Server.PutFolder(Repository.Path("examples", "guide-scene"));
        scene.Server.WriteKubeconfig(scene.KubeConfig);
        return scene;
    }

    public string Write(string name, string text, bool isProgram = false)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        if (isProgram && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public Task<ApiClient> ConnectAsync(Func<ConnectionOptions, ConnectionOptions>? change = null, TimeProvider? clock = null)
    {
        var options = new ConnectionOptions { KubeConfig = KubeConfig };
        return ApiClient.CreateAsync(change?.Invoke(options) ?? options, clock ?? TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public void PutNamespaces(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Server.Put(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = $"n{i:0000}", ["annotations"] = new JsonObject { ["filler"] = new string('x', 200) } },
            });
        }
    }

    public void PutPod(string name) => Server.Put(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "x" }) },
    });

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A clock on which every wait is over at once, and that keeps how long it should have been.</summary>
internal sealed class HastyClock : TimeProvider
{
    public System.Collections.Concurrent.ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
            return System.CreateTimer(callback, state, dueTime, period);
        Waits.Enqueue(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
