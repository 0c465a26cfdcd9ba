using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Provisioning;

namespace EgressTools.Tests.Cli;

/// <summary>The guide's scene on an API server, with an echo service that lies inside the network and so sees egress IPs.</summary>
internal sealed class LiveScene : IAsyncDisposable
{
    public static readonly string[] Pods =
        ["5wlpc", "6jx8n", "82wmq", "8ptvh", "jfr2x", "jlrr7", "mpvpz", "s7q4s", "vsnng", "xt8bs"];

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-live-").FullName;

    private LiveScene(TestApiServer server, EchoService echo)
    {
        Server = server;
        Echo = echo;
        Kubeconfig = PathOf("kubeconfig");
        server.WriteKubeconfig(Kubeconfig);
    }

    public TestApiServer Server { get; }

    public EchoService Echo { get; }

    public string Kubeconfig { get; private set; }

    /// <summary>What waits of runs in this process are measured by; null where they take their time.</summary>
    public TimeProvider? Clock { get; set; }

    public static async Task<LiveScene> StartAsync(bool expiredCertificate = false)
    {
        var scene = new LiveScene(await TestApiServer.StartAsync(expiredCertificate), await EchoService.StartAsync());
        scene.Server.PutFolder(Repository.Path("examples", "guide-scene"));
        scene.Server.Pods.Default = PodImage.With("sh", "curl", "sleep");
        foreach (var pod in Pods)
            scene.Echo.Set(Name(pod), pod is "5wlpc" or "8ptvh" or "jfr2x" or "jlrr7" or "s7q4s" ? "172.22.49.119" : "172.22.49.147");
        return scene;
    }

    public static string Name(string pod) => $"default/nginx-54c98b4f84-{pod}";

    public string PathOf(string file) => Path.Combine(_folder, file);

    public string Write(string file, string text)
    {
        File.WriteAllText(PathOf(file), text);
        return PathOf(file);
    }

    /// <summary>A kubeconfig for a user with limited rights.</summary>
    public string KubeconfigOf(ApiUser user)
    {
        Server.Users.Add(user);
        var path = PathOf($"kubeconfig-{user.Name}");
        Server.WriteKubeconfig(path, user);
        return path;
    }

    public Task<CliResult> RunAsync(params string[] arguments) =>
        CliRunner.RunAsync("", [.. arguments, "--kubeconfig", Kubeconfig], TestContext.Current.CancellationToken, Clock);

    /// <summary>Runs in this process whatever is tested, with something that happens during each wait.</summary>
    public Task<CliResult> WaitAsync(Action meanwhile, params string[] arguments) => CliRunner.InProcessAsync("", [.. arguments, "--kubeconfig", Kubeconfig],
        TestContext.Current.CancellationToken, new JumpingClock { Shows = CliRunner.Now, Meanwhile = meanwhile });

    public Task<CliResult> RunWithInputAsync(string stdin, params string[] arguments) =>
        CliRunner.RunAsync(stdin, [.. arguments, "--kubeconfig", Kubeconfig], TestContext.Current.CancellationToken);

    public Task<CliResult> TestAsync(params string[] arguments) => RunAsync(["test", "--echo", Echo.Address.ToString(), .. arguments]);

    public JsonNode? Policy(string name) => Server.Get("ciliumegressgatewaypolicies", "", name);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Echo.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
