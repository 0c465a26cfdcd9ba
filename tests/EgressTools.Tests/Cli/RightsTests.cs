using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Agents;
using EgressTools.Tests.Probes;

namespace EgressTools.Tests.Cli;

/// <summary>A command line, and which rows of the declared rights it uses.</summary>
/// <param name="Arguments">The command line; "#" is a number of its own in each run.</param>
/// <param name="Rows">The declared rows, without "kubectl egress".</param>
internal sealed record CommandLine(string Arguments, params string[] Rows)
{
    /// <summary>The code of a run that lacks a right it needs.</summary>
    public int Refused { get; init; } = 3;

    /// <summary>Rights that only what this line leaves out takes, such as the effect of a change.</summary>
    public ImmutableArray<string> NotNeeded { get; init; } = [];

    /// <summary>One of these has to be among the rights: with none there is nothing to tell.</summary>
    public ImmutableArray<string> AnyOf { get; init; } = [""];

    /// <summary>The only namespace whose pods are tested; empty for all.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>What each run finds in the cluster.</summary>
    public Action<LiveScene> Given { get; init; } = static _ => { };

    private ImmutableArray<CommandRights> Declared =>
        [.. Rows.SelectMany(row => new RightsTable(podNamespace: Namespace).Commands.Where(c => c.ToString() == $"kubectl egress {row}"))];

    /// <summary>The least level that has all rows.</summary>
    public (AccessLevel Level, string? Probe) Level => (Declared.Max(static d => d.Level), Declared.Select(static d => d.Probe).Max());

    /// <summary>Without any one of them the command fails and says which.</summary>
    public string[] Needed => [.. Declared.SelectMany(static d => d.Needed).Select(Text).Distinct().Except(NotNeeded)];

    /// <summary>Without any one of them the answer is poorer, and the command says why. Of two where one covers the other, the wider.</summary>
    public string[] Optional
    {
        get
        {
            var all = Declared.SelectMany(static d => d.Optional).Distinct().ToList();
            return [.. all.Where(r => !all.Exists(o => o != r && o.Covers(r))).Select(Text).Concat(NotNeeded).Except(Needed)];
        }
    }

    /// <summary>A right as the server of the tests takes it.</summary>
    public static string Text(AccessRight right) => $"{right.Verb} {right.Resource}" + (right.Namespace.Length == 0 ? ""
        : $" {right.Namespace}{(right.Name.Length == 0 ? "" : "/" + right.Name)}");
}

/// <summary>Every command with the rights that are declared for it, without each of them in turn, and with the roles that are printed for its level.</summary>
public sealed class RightsTests
{
    private const string Policies = "list ciliumegressgatewaypolicies";
    private const string CiliumNodes = "list ciliumnodes";
    private const string Nodes = "list nodes";
    private const string Agents = "list daemonsets";
    private const string Settings = "get configmaps kube-system/cilium-config";
    private const string Gateway = "172.22.49.119";
    private const string Plain = "172.22.48.201";
    private const string Pod = "nginx-54c98b4f84-5wlpc";

    private static readonly ImmutableArray<string> Engine = [Policies, "list ciliumendpoints", CiliumNodes];
    private static readonly ImmutableArray<string> Lists = [.. Engine, Nodes, Agents, "list pods", "list namespaces", "list services"];

    private static readonly ImmutableArray<CommandLine> Table =
    [
        new("nodes", "nodes") { AnyOf = [.. Engine, Nodes, Agents] },
        new("policies", "policies"),
        new("policies egress-test", "policies"),
        new($"users {Gateway}", "users"),
        new("plan --delete egress-test", "plan"),
        new("plan --delete egress-test --interfaces", "plan", "plan --interfaces"),
        new($"route {Pod}", "route"),
        new($"route {Pod} --interfaces", "route", "route --interfaces"),
        new($"route {Pod} --to 198.51.100.7", "route", "route --to ADDRESS"),
        new($"rules --expected --node {Gateway}", "rules --expected"),
        new($"rules --expected --node {Gateway} --interfaces", "rules --expected", "rules --interfaces"),
        new($"rules --actual --node {Gateway}", "rules --actual") { AnyOf = [.. Engine, Agents] },
        new($"verify --node {Gateway}", "verify"),
        new($"test {Pod} --echo ECHO", "test") { Refused = 4 },
        new($"test {Pod} --echo ECHO --probe ephemeral", "test", "test --probe ephemeral") { Refused = 4, Given = WithoutPrograms },
        new($"test {Pod} --echo ECHO --probe pod", "test", "test --probe pod") { Refused = 4, Given = WithoutPrograms },
        new("check --fail-on never", "check") { AnyOf = Lists },
        new("check --fail-on never --fix", "check", "check --fix") { AnyOf = Lists, Given = WithHostBits },
        new("check --fail-on never --live --echo ECHO", "check", "check --live") { AnyOf = Lists },
        new("snapshot FOLDER/#", "snapshot") { AnyOf = Lists },
        new("snapshot FOLDER/# --maps", "snapshot", "snapshot --maps") { AnyOf = [.. Engine, Nodes, Agents] },
        new("snapshot FOLDER/# --interfaces", "snapshot", "snapshot --interfaces") { AnyOf = Lists },
        new($"label {Plain} -y --label run#=yes", "label"),
        new($"unlabel {Plain} -y --label run#=yes", "unlabel"),
        new("cleanup -y", "cleanup") { Namespace = "default", Given = WithLeftProbe },
        new("cleanup -y -A", "cleanup") { Given = WithLeftProbe },
        new("apply -y -f FILE", "apply"),
        new("apply -y -f FILE --allow-unknown-effect", "apply") { NotNeeded = Engine },
        new("delete -y egress-test", "delete") { Given = static scene => scene.Server.PutFolder(Repository.Path("examples", "guide-scene")) },
        new($"create policy p# --pod-selector app=web --node {Gateway}", "create policy") { AnyOf = [CiliumNodes, Nodes] },
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
        foreach (var rights in new[] { all, await PrintedAsync(row) })
        {
            var whole = await RunAsync(live, row, rights);
            Assert.True(whole.ExitCode == 0 && !Says(whole, "not allowed"),
                $"{command} with {string.Join(", ", rights)} ended with {whole.ExitCode}: {whole.Error}{whole.Out}");
        }
        foreach (var right in row.Needed)
        {
            var run = await RunAsync(live, row, [.. all.Except([right])]);
            Assert.True(run.ExitCode == row.Refused && IsTold(run, right), $"without '{right}' {command} ended with {run.ExitCode}: {run.Error}{run.Out}");
            Assert.Empty(Left(live.Scene));
        }
        foreach (var right in row.Optional)
        {
            var run = await RunAsync(live, row, [.. all.Except([right])]);
            Assert.True(run.ExitCode == 0 && IsTold(run, right), $"without '{right}' {command} ended with {run.ExitCode}: {run.Error}{run.Out}");
        }
        foreach (var right in row.AnyOf)
        {
            var least = await RunAsync(live, row, [.. row.Needed, right]);
            Assert.True(least.ExitCode == 0, $"{command} with what it needs and '{right}' ended with {least.ExitCode}: {least.Error}");
        }
        var nothing = await RunAsync(live, row, []);
        Assert.True(nothing.ExitCode == 3 && Says(nothing, "not allowed to "), $"{command} without any right ended with {nothing.ExitCode}: {nothing.Error}");
    }

    [Theory]
    [InlineData("deploy", "Deployment")]
    [InlineData("sts", "StatefulSet")]
    [InlineData("ds", "DaemonSet")]
    [InlineData("rs", "ReplicaSet")]
    [InlineData("job", "Job")]
    [InlineData("svc", "Service")]
    public async Task Pods_of_a_workload_take_the_right_to_get_it(string type, string kind)
    {
        await using var live = await LiveAgents.StartAsync();
        var labels = new JsonObject { ["app"] = "nginx" };
        var resource = new[]
        {
            ApiResource.Deployments, ApiResource.StatefulSets, ApiResource.DaemonSets, ApiResource.ReplicaSets, ApiResource.Jobs, ApiResource.Services,
        }.First(r => r.Kind == kind);
        live.Scene.Server.Put(new JsonObject
        {
            ["apiVersion"] = resource.GroupVersion,
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = "web", ["namespace"] = "default" },
            ["spec"] = new JsonObject { ["selector"] = kind == "Service" ? labels : new JsonObject { ["matchLabels"] = labels } },
        });
        var row = new CommandLine($"test {type}/web --echo ECHO", "test", "test TYPE/NAME");
        string[] all = [.. row.Needed, .. row.Optional];
        var whole = await RunAsync(live, row, await PrintedAsync(row));
        Assert.True(whole.ExitCode == 0, $"{whole.ExitCode}: {whole.Error}{whole.Out}");
        var without = await RunAsync(live, row, [.. all.Except([$"get {resource.Plural}"])]);
        Assert.True(without.ExitCode == 3 && IsTold(without, $"get {resource.Plural}"), $"{without.ExitCode}: {without.Error}{without.Out}");
    }

    /// <summary>Those of enable and disable are tested by FeatureRightsTests.</summary>
    [Fact]
    public void Every_declared_row_is_tested()
    {
        var declared = new RightsTable().Commands.Where(static c => c.Command != Subcommands.Enable && c.Command != Subcommands.Disable);
        var tested = Table.SelectMany(static r => r.Rows).Append("test TYPE/NAME").Select(static r => $"kubectl egress {r}").ToHashSet();
        Assert.Equal([], declared.Select(static d => d.ToString()).Where(d => !tested.Contains(d)));
    }

    [Fact]
    public void A_command_without_declared_rights_asks_a_cluster_for_nothing()
    {
        var silent = Subcommands.All.Except(new RightsTable().Commands.Select(static c => c.Command)).Select(static c => c.Name);
        Assert.Equal(["completion", "create nodepool", "create rbac", "demo", "help", "version"], silent.Order(StringComparer.Ordinal));
    }

    /// <summary>The rights in the roles that are printed for the level of a command.</summary>
    private static async Task<string[]> PrintedAsync(CommandLine row)
    {
        var (level, probe) = row.Level;
        string[] arguments = ["create", "rbac", "--for", level.ToString().ToLowerInvariant(), .. probe is null ? (string[])[] : ["--probe", probe],
            .. row.Namespace.Length == 0 ? (string[])[] : ["-n", row.Namespace]];
        var run = await CliRunner.RunAsync(arguments);
        Assert.True(run.ExitCode == 0, run.Error);
        return [.. PrintedRoles.Rights(YamlObjects.Parse(run.Out))];
    }

    private static int _runs;

    private static async Task<CliResult> RunAsync(LiveAgents live, CommandLine row, string[] rights)
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

    private static void WithHostBits(LiveScene scene) => scene.Server.Change("ciliumegressgatewaypolicies", "", "egress-test",
        static policy => policy["spec"]!["destinationCIDRs"] = new JsonArray("10.0.0.1/8"));

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
