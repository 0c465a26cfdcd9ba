using EgressTools.ApiServer;
using EgressTools.Tests.Cli;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>A running cluster in which a real helm has installed the stand-in for Cilium's chart, and where real kubectl and helm are on PATH.</summary>
internal sealed class RealHelm : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-helm-").FullName;
    private readonly string _helm;
    private readonly string _kubectl;
    private RunningCilium? _cilium;

    private RealHelm(string release, TestApiServer server)
    {
        (_helm, _kubectl, Server) = (Requires.Tool(release, "helm"), Requires.Tool(release, "kubectl"), server);
        server.WriteKubeconfig(Kubeconfig);
        foreach (var item in LiveInstallation.ClusterObjects)
            server.Put(item);
    }

    public TestApiServer Server { get; }

    public RunningCilium Cilium => _cilium!;

    /// <summary>The packed chart.</summary>
    public string Chart { get; private set; } = "";

    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    /// <summary>Installs a version of the chart.</summary>
    /// <param name="release">Which helm, with the kubectl of its time: "3", "4".</param>
    /// <param name="version">Of the chart and of Cilium.</param>
    public static async Task<RealHelm> StartAsync(string release, string version)
    {
        var real = new RealHelm(release, await TestApiServer.StartAsync());
        real.Chart = Path.Combine(real._folder, $"cilium-{version}.tgz");
        await real.HelmAsync("package", Path.Combine(AppContext.BaseDirectory, "Data", "charts", "cilium"), "--version", version,
            "--app-version", version, "-d", real._folder);
        await real.HelmAsync("install", "cilium", real.Chart, "-n", "kube-system", "--set",
            "kubeProxyReplacement=true,k8sServiceHost=172.22.48.2,k8sServicePort=6443");
        real._cilium = new RunningCilium(real.Server, LiveInstallation.Nodes);
        real._cilium.Agents.AtOnce = LiveInstallation.Nodes.Length;
        return real;
    }

    /// <summary>helm as the feature runs it.</summary>
    public HelmProgram Program => new(_helm, new ClusterArguments(["--kubeconfig", Kubeconfig], ["--kubeconfig", Kubeconfig]),
        ImmutableDictionary<string, string>.Empty);

    public Task<ApiClient> ConnectAsync() => ApiClient.CreateAsync(new ConnectionOptions { KubeConfig = Kubeconfig }, TestContext.Current.CancellationToken);

    /// <summary>Runs helm, whatever comes of it.</summary>
    public Task<CliResult> RunHelmAsync(params string[] arguments) => RunAsync(_helm, arguments);

    /// <summary>Runs a command that was printed, which must succeed.</summary>
    public Task<string> ShellAsync(string command) =>
        SucceedAsync(Requires.Program("bash"), ["-c", command.Replace("FOLDER", _folder, StringComparison.Ordinal)]);

    /// <summary>Runs helm, which must succeed.</summary>
    public Task<string> HelmAsync(params string[] arguments) => SucceedAsync(_helm, arguments);

    /// <summary>Runs kubectl, which must succeed.</summary>
    public Task<string> KubectlAsync(params string[] arguments) => SucceedAsync(_kubectl, arguments);

    /// <summary>Runs kubectl with a plugin on PATH, whatever comes of it; names that are others in each run are made one in what it says.</summary>
    public async Task<CliResult> RunPluginAsync(string plugin, params string[] arguments)
    {
        if (!File.Exists(Path.Combine(_folder, "kubectl-egress")))
            File.CreateSymbolicLink(Path.Combine(_folder, "kubectl-egress"), plugin);
        var run = await RunAsync(_kubectl, ["egress", .. arguments]);
        string Plain(string text) => text.Replace(_folder, "FOLDER", StringComparison.Ordinal)
            .Replace(Server.Address.Authority, "SERVER", StringComparison.Ordinal);
        return run with { Out = Plain(run.Out), Error = Plain(run.Error) };
    }

    /// <summary>The revisions as <c>helm history</c> has them, oldest first: status and description.</summary>
    public async Task<List<(string Status, string Description)>> HistoryAsync() =>
        [.. JArray.Parse(await HelmAsync("history", "cilium", "-n", "kube-system", "-o", "json"))
            .Select(static r => ((string)r["status"]!, (string)r["description"]!))];

    public async ValueTask DisposeAsync()
    {
        _cilium?.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> SucceedAsync(string program, string[] arguments)
    {
        var run = await RunAsync(program, arguments);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Out;
    }

    private Task<CliResult> RunAsync(string program, string[] arguments) =>
        ChildProgram.RunAsync(program, arguments, "", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{_folder}:{Path.GetDirectoryName(_helm)}:{Path.GetDirectoryName(_kubectl)}:{Environment.GetEnvironmentVariable("PATH")}",
            ["KUBECONFIG"] = Kubeconfig,
            ["XDG_STATE_HOME"] = Path.Combine(_folder, "state"),
            // Another test may have set them for this whole process.
            ["HELM_KUBECONTEXT"] = "",
            ["HELM_KUBEAPISERVER"] = "",
            ["HELM_NAMESPACE"] = "",
            ["HELM_DEBUG"] = "",
            ["HELM_CACHE_HOME"] = Path.Combine(_folder, "cache"),
            ["HELM_CONFIG_HOME"] = Path.Combine(_folder, "config"),
            ["HELM_DATA_HOME"] = Path.Combine(_folder, "data"),
        }, TestContext.Current.CancellationToken);
}

/// <summary>Beside <see cref="RealHelm"/>, since tests that run helm alone are the same whatever the plugin was built as.</summary>
internal static class RealHelmPlugin
{
    /// <summary>Runs <c>kubectl egress</c>.</summary>
    public static Task<CliResult> EgressAsync(this RealHelm real, params string[] arguments) => real.RunPluginAsync(CliRunner.Program, arguments);
}
