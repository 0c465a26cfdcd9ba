using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Provisioning;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Cli;

/// <summary>Roles as <c>create rbac</c> prints them. That they are enough for each command is what <see cref="RightsTests"/> shows.</summary>
public sealed class CreateRbacTests
{
    [Fact]
    public async Task A_level_is_least_privilege()
    {
        var documents = await PrintAsync("--for", "verify", "--serviceaccount", "egress:audit");

        Assert.Equal(
            ["ClusterRole egress-verify", "Role egress-verify default", "Role egress-verify kube-system", "ClusterRoleBinding egress-verify",
                "RoleBinding egress-verify default", "RoleBinding egress-verify kube-system"],
            documents.Select(static d => $"{d["kind"]} {d["metadata"]!["name"]} {d["metadata"]!["namespace"]}".TrimEnd()));
        Assert.All(documents.Where(static d => d["subjects"] is not null), static d =>
        {
            Assert.Equal("""[{"kind":"ServiceAccount","name":"audit","namespace":"egress"}]""", d["subjects"]!.ToJsonString());
            var kind = ((string)d["kind"]!).Replace("Binding", "", StringComparison.Ordinal);
            Assert.Equal($$"""{"apiGroup":"rbac.authorization.k8s.io","kind":"{{kind}}","name":"egress-verify"}""", d["roleRef"]!.ToJsonString());
        });
        var rights = PrintedRoles.Rights(documents).ToList();
        Assert.All(rights, static r => Assert.True(r.StartsWith("list ", StringComparison.Ordinal) || r.StartsWith("get ", StringComparison.Ordinal)
            || r == "create pods/exec kube-system", r));
        Assert.DoesNotContain("get pods/exec", rights);
        Assert.DoesNotContain("list daemonsets kube-system", rights);
        Assert.Contains("get configmaps kube-system/cilium-config", rights);
        Assert.All(rights, static r => Assert.False(r.Contains('*', StringComparison.Ordinal) || r.Contains("secrets", StringComparison.Ordinal), r));
    }

    [Fact]
    public async Task Reading_changes_and_runs_nothing() =>
        Assert.Equal([], PrintedRoles.Rights(await PrintAsync()).Where(static r => r.Split(' ')[0] is not ("get" or "list")));

    [Theory]
    [InlineData("test")]
    [InlineData("verify")]
    public async Task Each_level_includes_reading(string level) => Assert.Equal(
        [], PrintedRoles.Rights(await PrintAsync()).Except(PrintedRoles.Rights(await PrintAsync("--for", level))));

    [Fact]
    public async Task Operating_includes_all()
    {
        var all = PrintedRoles.Rights(await PrintAsync("--for", "operate", "--probe", "pod")).ToHashSet(StringComparer.Ordinal);
        foreach (var level in new[] { "test", "verify" })
        {
            var missing = PrintedRoles.Rights(await PrintAsync("--for", level, "--probe", "pod")).Where(r => !all.Contains(r)
                && !all.Contains(string.Join(' ', r.Split(' ')[..2])));
            Assert.Equal([], missing);
        }
    }

    /// <summary>Rights on the pods that are tested are those of one namespace, and a job there can test them.</summary>
    [Fact]
    public async Task Pods_of_one_namespace_are_tested_with_a_role_of_it()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Install("ciliumnodeconfigs");
        var rights = PrintedRoles.Rights(await PrintAsync("--for", "test", "-n", "default")).ToList();
        Assert.Contains("create pods/exec default", rights);
        Assert.DoesNotContain("create pods/exec", rights);
        var run = await CliRunner.RunAsync("test", "-n", "default", "--echo", $"{scene.Echo.Address}", "--kubeconfig",
            scene.KubeconfigOf(new ApiUser("tester", "token-tester").With(rights)));
        Assert.True(run.ExitCode == 0, $"{run.ExitCode}: {run.Error}");
    }

    [Fact]
    public async Task Another_namespace_of_Cilium_takes_the_place_of_the_usual_one()
    {
        var rights = PrintedRoles.Rights(await PrintAsync("--for", "verify", "--cilium-namespace", "cilium")).ToList();
        Assert.Contains("create pods/exec cilium", rights);
        // TKE keeps this list in its own namespace, wherever Cilium is.
        Assert.Equal(["get configmaps kube-system/ip-masq-agent-config"], rights.Where(static r => r.Contains(" kube-system", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("enable")]
    [InlineData("disable")]
    public async Task Who_may_operate_can_change_the_feature(string command)
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", JObject.Parse(command == "enable"
            ? """{"kubeProxyReplacement": true, "k8sServiceHost": "172.22.48.2", "k8sServicePort": 6443}"""
            : """{"kubeProxyReplacement": true, "bpf": {"masquerade": true}, "egressGateway": {"enabled": true}}"""));
        live.Server.Install("ciliumnodeconfigs");
        if (command == "enable")
            FakeRun.PutSteered(live);
        var user = new ApiUser("operator", "token-operator").With(PrintedRoles.Rights(await PrintAsync("--for", "operate")));
        live.Server.Users.Add(user);
        live.Server.WriteKubeconfig(live.Kubeconfig, user);
        var run = await new Terminal(live.Helm.Folder, live.Kubeconfig) { Clock = new JumpingClock() }.RunAsync(command, "-y");
        Assert.True(run.ExitCode == 0, $"{command} ended with {run.ExitCode}: {run.Error}");
        Assert.DoesNotContain("not allowed", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--for all", "--for must be read, test, verify or operate, not 'all'")]
    [InlineData("--probe exec", "--probe must be ephemeral or pod, not 'exec'")]
    [InlineData("--serviceaccount audit", "--serviceaccount must be NAMESPACE:NAME, not 'audit'")]
    [InlineData("--serviceaccount a:b:c", "--serviceaccount must be NAMESPACE:NAME, not 'a:b:c'")]
    [InlineData("--name Web", "--name must have lowercase letters, digits, '-' and '.' only, not 'Web'")]
    [InlineData("--cilium-namespace a/b", "--cilium-namespace must name a namespace (lowercase letters, digits and '-'), not 'a/b'")]
    [InlineData("--from x", "create rbac does not take --from: it reads")]
    public async Task What_cannot_be_written_is_refused(string arguments, string message)
    {
        var run = await CliRunner.RunAsync(["create", "rbac", .. arguments.Split(' ')]);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_reader_may_not_expect_is_said()
    {
        var run = await CliRunner.RunAsync("create", "rbac", "--for", "operate", "-o", "name");
        Assert.Equal("clusterrole.rbac.authorization.k8s.io/egress-operate\n", run.Out.Split('\n')[0] + "\n");
        Assert.Contains("nobody has these roles yet: bind them, or pass --serviceaccount", run.Error, StringComparison.Ordinal);
        Assert.Contains("can run commands in the pods of every namespace: pass -n", run.Error, StringComparison.Ordinal);
        Assert.Contains("read the Secrets of Cilium's namespace", run.Error, StringComparison.Ordinal);
    }

    private static async Task<List<JsonObject>> PrintAsync(params string[] arguments)
    {
        var run = await CliRunner.RunAsync(["create", "rbac", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Error);
        return [.. YamlObjects.Parse(run.Out)];
    }
}
