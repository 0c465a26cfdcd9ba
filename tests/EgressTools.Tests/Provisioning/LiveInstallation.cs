using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>
/// A running cluster with Cilium installed by helm: nodes, agents that answer, their controllers, the release, and helm on a PATH of its own, which changes
/// it as helm does.
/// </summary>
internal sealed class LiveInstallation : IAsyncDisposable
{
    public static readonly ImmutableArray<string> Nodes = ["172.22.48.10", "172.22.48.11", "172.22.48.12", "172.22.48.13"];

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-installation-").FullName;
    private readonly RunningCilium _cilium;

    private LiveInstallation(TestApiServer server, string version, JObject given)
    {
        Server = server;
        Release = new ReleaseOnServer(server, version);
        Release.Install(given);
        foreach (var item in ClusterObjects)
            server.Put(item);
        _cilium = new RunningCilium(server, Nodes);
        Helm.Answer = Release.Answer;
        Helm.Ended = Release.Ended;
        server.WriteKubeconfig(Kubeconfig);
    }

    public TestApiServer Server { get; }

    public ReleaseOnServer Release { get; }

    public HelmOnPath Helm { get; } = new();

    /// <summary>The controller of the agents' DaemonSet.</summary>
    public FakeRollout Agents => _cilium.Agents;

    /// <summary>The controller of the operator's Deployment.</summary>
    public FakeRollout Operator => _cilium.Operator;

    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    /// <summary>What an agent answers that runs with the feature on; the default holds nothing, as without policies.</summary>
    public Func<string, AgentPlay> Map { set => _cilium.Map = value; }

    /// <summary>What an agent answers that runs with the feature off.</summary>
    public Func<string, AgentPlay> MapOff { set => _cilium.MapOff = value; }

    /// <summary>What is in the cluster beside Cilium: nodes, and where its API server is.</summary>
    public static IEnumerable<JsonObject> ClusterObjects => Nodes.SelectMany(Node).Append(Endpoints("172.22.48.2", 6443));

    public static async Task<LiveInstallation> StartAsync(string version, JObject given) => new(await TestApiServer.StartAsync(), version, given);

    public Task<ApiClient> ConnectAsync(ApiUser? user = null)
    {
        if (user is not null)
        {
            Server.Users.Add(user);
            Server.WriteKubeconfig(Kubeconfig, user);
        }
        return ApiClient.CreateAsync(new ConnectionOptions { KubeConfig = Kubeconfig }, TestContext.Current.CancellationToken);
    }

    public HelmProgram Program(params (string Name, string Value)[] secrets) => new(
        HelmProgram.Find(Helm.Folder)!, new ClusterArguments(["--kubeconfig", Kubeconfig], ["--kubeconfig", Kubeconfig]),
            secrets.ToImmutableDictionary(static s => s.Name, static s => s.Value, StringComparer.Ordinal));

    /// <summary>A setting of cilium-config as it is now.</summary>
    public string? Setting(string key) => _cilium.Setting(key);

    /// <summary>When agents and operator were last told to start again; null where they never were.</summary>
    public string? RestartedAt =>
        (string?)Server.Get("daemonsets", "kube-system", "cilium")!["spec"]!["template"]!["metadata"]!["annotations"]?["kubectl.kubernetes.io/restartedAt"];

    /// <summary>The names of the agents' pods.</summary>
    public IEnumerable<string> AgentPods => Server.All("pods").Select(static p => (string)p["metadata"]!["name"]!)
        .Where(static n => !n.StartsWith("cilium-operator", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>Which agents' pods were deleted and asked how far they are, and which policies deleted and made, in order.</summary>
    public IEnumerable<string> Deeds => Server.Requests.All.Select(static r => (r.Method, Path: r.Path.Split('/'), r.Query) switch
    {
        ("DELETE", [.., "pods", var pod], "") => $"delete {pod[^5..]}",
        ("GET", [.., var pod, "exec"], var query) when query.Contains("reserved", StringComparison.Ordinal) => $"ask {pod[^5..]}",
        ("DELETE", [.., "ciliumegressgatewaypolicies", var policy], "") => $"delete {policy}",
        ("POST", [.., "ciliumegressgatewaypolicies"], "") => "create a policy",
        _ => "",
    }).Where(static d => d.Length > 0);

    /// <summary>Lets agents have started long before anything was written.</summary>
    public void LetBeOld(params ReadOnlySpan<string> pods)
    {
        foreach (var name in pods)
            Server.Change("pods", "kube-system", name,
                static pod => pod["status"]!["containerStatuses"]![0]!["state"]!["running"]!["startedAt"] = "2026-01-01T00:00:00Z");
    }

    public async ValueTask DisposeAsync()
    {
        _cilium.Dispose();
        await Helm.DisposeAsync();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static IEnumerable<JsonObject> Node(string name)
    {
        foreach (var (version, kind) in new[] { ("v1", "Node"), ("cilium.io/v2", "CiliumNode") })
        {
            var address = new JsonObject { ["type"] = "InternalIP", [kind == "Node" ? "address" : "ip"] = name };
            yield return new JsonObject
            {
                ["apiVersion"] = version,
                ["kind"] = kind,
                ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/hostname"] = name } },
                ["spec"] = kind == "Node" ? new JsonObject() : new JsonObject { ["addresses"] = new JsonArray(address) },
                ["status"] = kind == "Node"
                    ? new JsonObject
                    {
                        ["addresses"] = new JsonArray(address),
                        ["conditions"] = new JsonArray(
                        new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
                        ["nodeInfo"] = new JsonObject { ["kernelVersion"] = "6.6.98" }
                    }
                    : new JsonObject(),
            };
        }
    }

    private static JsonObject Endpoints(string host, int port) => new()
    {
        ["apiVersion"] = "discovery.k8s.io/v1",
        ["kind"] = "EndpointSlice",
        ["metadata"] = new JsonObject
        {
            ["name"] = "kubernetes",
            ["namespace"] = "default",
            ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = "kubernetes" }
        },
        ["addressType"] = "IPv4",
        ["endpoints"] = new JsonArray(new JsonObject { ["addresses"] = new JsonArray(host) }),
        ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = port }),
    };
}
