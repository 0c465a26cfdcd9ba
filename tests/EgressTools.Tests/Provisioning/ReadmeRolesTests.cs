using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Agents;
using EgressTools.Tests.Cli;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>The roles that module/docs/rbac.md shows are enough for what they say.</summary>
public sealed class ReadmeRolesTests
{
    private static readonly ImmutableArray<JsonObject> Documents = Roles("module/docs/rbac.md");

    [Theory]
    [InlineData("nodes")]
    [InlineData("policies")]
    [InlineData("users 172.22.49.119")]
    [InlineData("route nginx-54c98b4f84-5wlpc")]
    [InlineData("plan --delete egress-test")]
    [InlineData("rules --expected --node 172.22.49.119")]
    [InlineData("rules --actual --node 172.22.49.119")]
    [InlineData("verify")]
    [InlineData("test nginx-54c98b4f84-5wlpc --echo ECHO")]
    public async Task Who_may_read_can_run_what_only_reads(string command)
    {
        await using var live = await LiveAgents.StartAsync();
        var kubeconfig = live.Scene.KubeconfigOf(new ApiUser("reader", "token-reader").With(Rights("egress-read")));
        var line = command.Replace("ECHO", live.Scene.Echo.Address.ToString(), StringComparison.Ordinal);
        var run = await CliRunner.RunAsync([.. line.Split(' '), "--kubeconfig", kubeconfig]);
        Assert.True(run.ExitCode == 0, $"{command} ended with {run.ExitCode}: {run.Error}");
    }

    [Theory]
    [InlineData("enable")]
    [InlineData("disable")]
    public async Task Who_may_change_the_feature_lacks_nothing(string command)
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", JObject.Parse(command == "enable"
            ? """{"kubeProxyReplacement": true, "k8sServiceHost": "172.22.48.2", "k8sServicePort": 6443}"""
            : """{"kubeProxyReplacement": true, "bpf": {"masquerade": true}, "egressGateway": {"enabled": true}}"""));
        live.Server.Install("ciliumnodeconfigs");
        if (command == "enable")
            FakeRun.PutSteered(live);
        var user = new ApiUser("changer", "token-changer").With([.. Rights("egress-read"), .. Rights("egress-change")]);
        live.Server.Users.Add(user);
        live.Server.WriteKubeconfig(live.Kubeconfig, user);
        var run = await new Terminal(live.Helm.Folder, live.Kubeconfig) { Clock = new JumpingClock() }.RunAsync(command, "-y");
        Assert.True(run.ExitCode == 0, $"{command} ended with {run.ExitCode}: {run.Error}");
        Assert.DoesNotContain("not allowed", run.Error, StringComparison.Ordinal);
    }

    private static ImmutableArray<JsonObject> Roles(string file) =>
    [
        .. File.ReadAllText(Repository.Path(file)).ReplaceLineEndings("\n").Split("```")
        .Where(static block => block.StartsWith("yaml\n", StringComparison.Ordinal) && block.Contains("kind: ClusterRole\n", StringComparison.Ordinal))
            .SelectMany(static block => YamlObjects.Parse(block["yaml\n".Length..])),
    ];

    /// <summary>The rights of a name's roles, one verb on one resource each, as the server of the tests takes them.</summary>
    private static IEnumerable<string> Rights(string role) =>
        from document in Documents
        where (string?)document["metadata"]!["name"] == role
        from rule in document["rules"]!.AsArray()
        from resource in rule!["resources"]!.AsArray()
        from verb in rule["verbs"]!.AsArray()
        from name in rule["resourceNames"]?.AsArray().Select(static n => "/" + n) ?? [""]
        select $"{verb} {resource}" + ((string?)document["metadata"]!["namespace"] is { } space ? $" {space}{name}" : "");
}
