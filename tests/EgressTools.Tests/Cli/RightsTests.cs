using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Agents;
using EgressTools.Tests.Probes;

namespace EgressTools.Tests.Cli;

/// <summary>A command and the rights that it takes.</summary>
/// <param name="Arguments">The command line; "#" is a number of its own in each run.</param>
/// <param name="Needed">Without any one of them the command fails and says which.</param>
/// <param name="Optional">Without any one of them the answer is poorer, and the command says why.</param>
internal sealed record CommandRights(string Arguments, string[] Needed, string[] Optional)
{
    /// <summary>The code of a run with all of them.</summary>
    public int Code { get; init; }

    /// <summary>The code of a run that lacks one it needs.</summary>
    public int Refused { get; init; } = 3;

    /// <summary>One of these has to be among the rights: with none there is nothing to tell.</summary>
    public string[] AnyOf { get; init; } = [""];

    /// <summary>What each run finds in the cluster.</summary>
    public Action<LiveScene> Given { get; init; } = static _ => { };
}

/// <summary>Every command with the least rights, and without each of them in turn.</summary>
public sealed class RightsTests
{
    private const string Policies = "list ciliumegressgatewaypolicies";
    private const string Endpoints = "list ciliumendpoints";
    private const string CiliumNodes = "list ciliumnodes";
    private const string Nodes = "list nodes";
    private const string Agents = "list daemonsets";
    private const string Settings = "get configmaps kube-system/cilium-config";
    private const string Pods = "list pods";
    private const string ApiServers = "list endpointslices default";
    private const string AgentPods = "list pods kube-system";
    private const string Gateway = "172.22.49.119";
    private const string Plain = "172.22.48.201";
    private const string Pod = "nginx-54c98b4f84-5wlpc";

    private static readonly string[] Engine = [Policies, Endpoints, CiliumNodes];
    private static readonly string[] Ask = ["get pods/exec", "create pods/exec"];
    private static readonly string[] AskAgents = ["get pods/exec kube-system", "create pods/exec kube-system"];
    private static readonly string[] Everything =
    [
        .. Engine, Nodes, Agents, Settings, Pods, "list namespaces", "list services", "list ciliumidentities", "list ciliumnodeconfigs kube-system",
        "get configmaps kube-system/ip-masq-agent", "get configmaps kube-system/ip-masq-agent-config",
    ];

    private static readonly string[] Lists = [.. Engine, Nodes, Agents, Pods, "list namespaces", "list services"];

    private static readonly ImmutableArray<CommandRights> Table =
    [
        new("nodes", [], [.. Engine, Nodes, Agents, Settings]) { AnyOf = [.. Engine, Nodes, Agents] },
        new("policies", [Policies], [Endpoints, CiliumNodes, Nodes, Agents, Settings]),
        new("policies egress-test", [Policies], [Endpoints, CiliumNodes, Nodes, Agents, Settings]),
        new($"users {Gateway}", Engine, [Nodes, Agents, Settings]),
        new("plan --delete egress-test", Engine, [Nodes, Agents, Settings]),
        new($"route {Pod}", Engine, [Nodes, Agents, Settings, Pods, "list namespaces"]),
        new($"route {Pod} --to 198.51.100.7", Engine, [Nodes, Agents, Settings, Pods, "list namespaces", "list services"]),
        new($"rules --expected --node {Gateway}", Engine, [Agents, Settings]),
        new($"rules --actual --node {Gateway}", [AgentPods, .. AskAgents], [.. Engine, Agents, Settings]) { AnyOf = [.. Engine, Agents] },
        new($"verify --node {Gateway}", [.. Engine, Pods, .. AskAgents], [Nodes, Agents, Settings]),
        new($"test {Pod} --echo ECHO", [.. Engine, .. Ask], [Nodes, Agents, Settings, Pods]) { Refused = 4 },
        new($"test {Pod} --echo ECHO --probe ephemeral", [.. Engine, .. Ask, "get pods", "patch pods/ephemeralcontainers"],
            [Nodes, Agents, Settings, Pods]) { Refused = 4, Given = WithoutPrograms },
        new($"test {Pod} --echo ECHO --probe pod", [.. Engine, .. Ask, "get pods", "create pods", "delete pods", "get ciliumendpoints"],
            [Nodes, Agents, Settings, Pods]) { Refused = 4, Given = WithoutPrograms },
        new("check --fail-on never", [], [.. Everything, "list nodepools"]) { AnyOf = Lists },
        new("check --fail-on never --live --echo ECHO", [], [.. Everything, "list nodepools", .. Ask]) { AnyOf = Lists },
        new("snapshot FOLDER/#", [], [.. Everything, ApiServers]) { AnyOf = Lists },
        new("snapshot FOLDER/# --maps", [Pods, .. AskAgents], [.. Everything.Except([Pods]), ApiServers]) { AnyOf = [.. Engine, Nodes, Agents] },
        new($"label {Plain} -y --label run#=yes", ["get nodes", "patch nodes", "get ciliumnodes"], [.. Engine, Nodes, Agents, Settings]),
        new($"unlabel {Plain} -y --label run#=yes", ["get nodes", "patch nodes", "get ciliumnodes"], [.. Engine, Nodes, Agents, Settings]),
        new("cleanup -y", ["list pods default", "delete pods default"], []) { Given = WithLeftProbe },
        new("cleanup -y -A", [Pods, "delete pods"], []) { Given = WithLeftProbe },
        new("apply -y -f FILE", ["get ciliumegressgatewaypolicies", "patch ciliumegressgatewaypolicies", .. Engine], [Nodes, Agents, Settings]),
        new("apply -y -f FILE --allow-unknown-effect", ["get ciliumegressgatewaypolicies", "patch ciliumegressgatewaypolicies"],
            [.. Engine, Nodes, Agents, Settings]),
        new("delete -y egress-test", ["get ciliumegressgatewaypolicies", "delete ciliumegressgatewaypolicies", .. Engine], [Nodes, Agents, Settings])
        {
            Given = static scene => scene.Server.PutFolder(Repository.Path("examples", "guide-scene")),
        },
        new($"create policy p# --pod-selector app=web --node {Gateway}", [], [CiliumNodes, Nodes, Agents, Settings]) { AnyOf = [CiliumNodes, Nodes] },
    ];

    public static TheoryData<string> Commands => [.. Table.Select(static c => c.Arguments)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_runs_with_its_rights_and_says_which_one_is_missing(string command)
    {
        await using var live = await LiveAgents.StartAsync();
        live.Scene.Server.Install("karpenter.sh/v1");
        live.Scene.Server.Install("ciliumnodeconfigs");
        // Agents copy labels of their node to its CiliumNode.
        await using var copies = new FakeLabelCopies(live.Scene.Server, TimeSpan.FromMilliseconds(10));
        // The agent of the node makes an endpoint for a probe pod, and the network steers it as the tested one.
        await using var probes = new FakeAgent(live.Scene.Server, live.Scene.Echo, "172.22.48.201", Gateway, "k8s:app=nginx",
            "k8s:io.kubernetes.pod.namespace=default");
        var row = Table.First(r => r.Arguments == command);
        string[] all = [.. row.Needed, .. row.Optional];
        var whole = await RunAsync(live, row, all);
        Assert.True(whole.ExitCode == row.Code && !Says(whole, "not allowed"),
            $"{command} with all its rights ended with {whole.ExitCode}: {whole.Error}{whole.Out}");
        foreach (var right in row.Needed)
        {
            var run = await RunAsync(live, row, [.. all.Except([right])]);
            Assert.True(run.ExitCode == row.Refused && IsTold(run, right), $"without '{right}' {command} ended with {run.ExitCode}: {run.Error}{run.Out}");
            Assert.Empty(Left(live.Scene));
        }
        foreach (var right in row.Optional)
        {
            var run = await RunAsync(live, row, [.. all.Except([right])]);
            Assert.True(run.ExitCode == row.Code && IsTold(run, right), $"without '{right}' {command} ended with {run.ExitCode}: {run.Error}{run.Out}");
        }
        foreach (var right in row.AnyOf)
        {
            var least = await RunAsync(live, row, [.. row.Needed, right]);
            Assert.True(least.ExitCode == row.Code, $"{command} with what it needs and '{right}' ended with {least.ExitCode}: {least.Error}");
        }
        var nothing = await RunAsync(live, row, []);
        Assert.True(nothing.ExitCode == 3 && Says(nothing, "not allowed to "), $"{command} without any right ended with {nothing.ExitCode}: {nothing.Error}");
    }

    private static int _runs;

    private static async Task<CliResult> RunAsync(LiveAgents live, CommandRights row, string[] rights)
    {
        var (run, scene) = (Interlocked.Increment(ref _runs), live.Scene);
        row.Given(scene);
        if (row.Arguments.StartsWith("unlabel", StringComparison.Ordinal))
            scene.Server.Change("nodes", "", Plain, node => node["metadata"]!["labels"]![$"run{run}"] = "yes");
        var kubeconfig = scene.KubeconfigOf(new ApiUser($"user-{run}", $"token-{run}").With(rights));
        var line = row.Arguments.Replace("#", $"{run}", StringComparison.Ordinal).Replace("ECHO", scene.Echo.Address.ToString(), StringComparison.Ordinal)
            .Replace("FOLDER", Path.GetDirectoryName(kubeconfig), StringComparison.Ordinal)
            .Replace("FILE", row.Arguments.Contains("FILE", StringComparison.Ordinal) ? scene.Write($"{run}.yaml", Policy(run)) : "", StringComparison.Ordinal);
        return await CliRunner.RunAsync([.. line.Split(' '), "--kubeconfig", kubeconfig]);
    }

    /// <summary>The pod's image has nothing to ask with and no probe of an earlier run; a probe pod can only leave by the same gateway.</summary>
    private static void WithoutPrograms(LiveScene scene)
    {
        scene.Server.Pods.Set($"default/{Pod}", PodImage.With("true"));
        scene.Server.Pods.Set($"default/{Pod}/egress-tools-1", PodImage.With("sh", "curl"));
        scene.Server.Change("pods", "default", Pod,
            static pod => (pod["spec"]!["ephemeralContainers"], pod["status"]!["ephemeralContainerStatuses"]) = (null, null));
        scene.Server.Change("ciliumegressgatewaypolicies", "", "egress-test", static policy =>
        {
            var gateways = policy["spec"]!["egressGateways"]!.AsArray();
            foreach (var other in gateways.Where(static g => (string?)g!["egressIP"] != Gateway).ToList())
                gateways.Remove(other);
        });
    }

    /// <summary>Probe pods of these runs, not the one that was there before.</summary>
    private static IEnumerable<string> Left(LiveScene scene) => FakeAgent.Probes(scene.Server).Except(["egress-probe-left"]);

    private static void WithLeftProbe(LiveScene scene) => scene.Server.Put(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] =
            new JsonObject { ["name"] = "egress-probe-left", ["namespace"] = "default", ["annotations"] = new JsonObject { ["egresstools.io/probe"] = "web" } },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "probe" }) },
        ["status"] = new JsonObject { ["phase"] = "Failed" },
    });

    private static string Policy(int run) => $$"""
        apiVersion: cilium.io/v2
        kind: CiliumEgressGatewayPolicy
        metadata: {name: run-{{run}} }
        spec:
          selectors: [{podSelector: {matchLabels: {app: run-{{run}} } } }]
          destinationCIDRs: [0.0.0.0/0]
          egressGateway: {nodeSelector: {matchLabels: {kubernetes.io/hostname: {{Gateway}} } } }
        """;

    private static bool Says(CliResult run, string text) => run.Error.Contains(text, StringComparison.Ordinal)
        || run.Out.Contains(text, StringComparison.Ordinal);

    /// <summary>The verb and the resource are named, or the object.</summary>
    private static bool IsTold(CliResult run, string right)
    {
        var words = right.Split(' ');
        var named = words.Length == 3 && words[2].Contains('/', StringComparison.Ordinal) ? words[2].Split('/')[1] : words[1];
        return Says(run, "not allowed") && Says(run, words[0]) && Says(run, named);
    }
}
