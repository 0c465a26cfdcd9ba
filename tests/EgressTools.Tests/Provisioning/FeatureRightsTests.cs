using EgressTools.ApiServer;
using EgressTools.Tests.Cli;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary><c>enable</c> and <c>disable</c> with the least rights, and without each of them in turn. What helm itself takes is helm's.</summary>
public sealed class FeatureRightsTests
{
    private const string Settings = "get configmaps kube-system/cilium-config";
    private const string Agents = "get daemonsets kube-system/cilium";
    private const string Policies = "list ciliumegressgatewaypolicies";

    /// <summary>Without these it is known less of what the change means, and that is said.</summary>
    private static readonly string[] Optional =
    [
        "list daemonsets kube-system", "list secrets kube-system", "list ciliumendpoints", "list ciliumnodes", "list nodes", "list namespaces",
        "list ciliumnodeconfigs kube-system",
        "get configmaps kube-system/ip-masq-agent", "get configmaps kube-system/ip-masq-agent-config", "get deployments kube-system/cilium-operator",
        "get daemonsets kube-system/kube-proxy", "list endpointslices default", "list pods kube-system",
    ];

    /// <summary>What it takes to change something, beside helm's own rights.</summary>
    private static readonly string[] Changing =
        ["patch daemonsets kube-system/cilium", "patch deployments kube-system/cilium-operator", "list pods kube-system"];

    private static readonly string[] Asking = ["get pods/exec kube-system", "create pods/exec kube-system"];

    /// <summary>What is tested here is what is declared. Helm's own Secrets and the warnings of a rollout that hangs come besides.</summary>
    [Theory]
    [InlineData("enable")]
    [InlineData("disable")]
    public void These_rights_are_declared(string command)
    {
        string[] besides =
        [
            "get secrets kube-system", "create secrets kube-system", "update secrets kube-system", "delete secrets kube-system", "list events kube-system",
        ];
        var declared = new RightsTable().Commands.Single(c => c.ToString() == $"kubectl egress {command}");
        Assert.Equal(
            new[] { Settings, Agents, Policies, "delete pods kube-system" }.Concat(Optional).Concat(Changing).Concat(Asking).Concat(besides).Distinct()
                .Order(StringComparer.Ordinal),
            declared.Needed.Concat(declared.Optional).Select(CommandLine.Text).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("enable")]
    [InlineData("disable")]
    public async Task A_plan_takes_the_settings_and_the_DaemonSet(string command)
    {
        await using var live = await StartAsync(command);
        string[] needed = command == "enable" ? [Settings, Agents] : [Settings, Agents, Policies];
        string[] optional = command == "enable" ? [Policies, .. Optional] : Optional;
        string[] dryRun = [command, "--dry-run", "client"];
        var whole = await RunAsync(live, [.. needed, .. optional], dryRun);
        Assert.True(whole.ExitCode == 0 && !Says(whole, "not allowed"), $"{command} with all rights ended with {whole.ExitCode}: {whole.Error}");
        foreach (var right in needed)
        {
            var run = await RunAsync(live, [.. needed.Except([right]), .. optional], dryRun);
            Assert.True(run.ExitCode != 0 && IsTold(run, right), $"{command} without '{right}' ended with {run.ExitCode}: {run.Error}");
        }
        foreach (var right in optional)
        {
            var run = await RunAsync(live, [.. needed, .. optional.Except([right])], dryRun);
            Assert.True(run.ExitCode == 0 && IsTold(run, right), $"{command} without '{right}' ended with {run.ExitCode}: {run.Error}");
        }
        Assert.Equal(0, (await RunAsync(live, needed, dryRun)).ExitCode);
    }

    [Theory]
    [InlineData("enable")]
    [InlineData("disable")]
    public async Task A_change_takes_the_right_to_make_it_and_changes_nothing_without(string command)
    {
        string[] all = [Settings, Agents, Policies, .. Optional, .. Changing, .. Asking];
        await using (var live = await StartAsync(command))
        {
            var whole = await RunAsync(live, all, command, "-y");
            Assert.True(whole.ExitCode == 0 && !Says(whole, "not allowed"), $"{command} with all rights ended with {whole.ExitCode}: {whole.Error}");
        }
        foreach (var right in Changing)
        {
            await using var live = await StartAsync(command);
            var run = await RunAsync(live, [.. all.Except([right])], command, "-y");
            Assert.True(run.ExitCode == 3 && IsTold(run, right), $"{command} without '{right}' ended with {run.ExitCode}: {run.Error}");
            Assert.DoesNotContain(live.Helm.Calls, static c => c.Verb == "upgrade");
        }
    }

    [Fact]
    public async Task Agents_that_may_not_be_asked_are_a_warning()
    {
        foreach (var right in Asking)
        {
            await using var live = await StartAsync("enable");
            var run = await RunAsync(live, [Settings, Agents, Policies, .. Optional, .. Changing, .. Asking.Except([right])], "enable", "-y");
            Assert.True(run.ExitCode == 0 && IsTold(run, right), $"without '{right}' enable ended with {run.ExitCode}: {run.Error}");
        }
    }

    [Fact]
    public async Task Where_there_are_policies_it_takes_the_right_to_delete_pods()
    {
        const string Deleting = "delete pods kube-system";
        string[] all = [Settings, Agents, Policies, .. Optional, .. Changing, .. Asking, Deleting];
        await using var live = await StartAsync("enable");
        FakeRun.PutSteered(live);

        var refused = await RunAsync(live, [.. all.Except([Deleting])], "enable", "-y");

        Assert.True(refused.ExitCode == 3 && IsTold(refused, Deleting), $"enable ended with {refused.ExitCode}: {refused.Error}");
        Assert.Empty(live.Helm.Calls.Where(static c => c.Verb == "upgrade"));
        var whole = await RunAsync(live, all, "enable", "-y");
        Assert.True(whole.ExitCode == 0 && !Says(whole, "not allowed"), $"enable ended with {whole.ExitCode}: {whole.Error}");
        Assert.Contains("note: gateways with the egress gateway: 1 of 1, node 172.22.48.11\n", whole.Error, StringComparison.Ordinal);
    }

    private static async Task<LiveInstallation> StartAsync(string command)
    {
        var given = JObject.Parse("""{"kubeProxyReplacement": true, "k8sServiceHost": "172.22.48.2", "k8sServicePort": 6443}""");
        if (command == "disable")
            given.Merge(JObject.Parse("""{"bpf": {"masquerade": true}, "egressGateway": {"enabled": true}}"""));
        var live = await LiveInstallation.StartAsync("1.18.3", given);
        live.Server.Install("ciliumnodeconfigs");
        return live;
    }

    private static Task<CliResult> RunAsync(LiveInstallation live, string[] rights, params string[] arguments)
    {
        var user = new ApiUser($"user-{live.Server.Users.Count}", $"token-{live.Server.Users.Count}").With(rights);
        live.Server.Users.Add(user);
        live.Server.WriteKubeconfig(live.Kubeconfig, user);
        return new Terminal(live.Helm.Folder, live.Kubeconfig) { Clock = new JumpingClock() }.RunAsync(arguments);
    }

    private static bool Says(CliResult run, string text) => run.Error.Contains(text, StringComparison.Ordinal)
        || run.Out.Contains(text, StringComparison.Ordinal);

    /// <summary>The resource is named, or the object.</summary>
    private static bool IsTold(CliResult run, string right)
    {
        var words = right.Split(' ');
        var named = words.Length == 3 && words[2].Contains('/', StringComparison.Ordinal) ? words[2].Split('/')[1] : words[1];
        return Says(run, "not allowed") && Says(run, named);
    }
}
