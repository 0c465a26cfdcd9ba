using System.IO.Compression;
using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Agents;

namespace EgressTools.Tests.Cli;

/// <summary>Pinned maps outlive the feature: agents that run without it hold what they should, and it proves nothing.</summary>
public sealed class FeatureOffTests
{
    private const string Worker = "172.22.48.201";
    private const string First = "172.22.49.119";
    private const string Plain = "172.22.49.20";

    private static readonly string Off = AgentPlay.ConfigOf(feature: false);

    [Fact]
    public async Task A_gateway_without_it_loses_the_pods_that_are_steered_to_it()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Configure(First, Off);
        var verify = await live.Scene.RunAsync("verify");
        Assert.Equal((1, ""), (verify.ExitCode, verify.Error));
        Assert.Contains($"the agent of node {First} runs without the egress gateway, although cilium-config enables it",
            Unwrapped(verify), StringComparison.Ordinal);
        Assert.Contains("5 pods of other nodes are steered to it, and their packets are lost there or leave with the pods' own addresses",
            Unwrapped(verify), StringComparison.Ordinal);
        Assert.EndsWith("\n5 agents compared, 40 entries: 1 difference (1 feature-off)\n", verify.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pods_of_a_node_without_it_leave_by_that_node()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Configure(Worker, Off);
        var verify = await live.Scene.RunAsync("verify", "-o", "json");
        Assert.Equal(1, verify.ExitCode);
        var difference = Assert.Single(JsonNode.Parse(verify.Out)!["items"]!.AsArray())!;
        Assert.Equal(("feature-off", Worker, null),
            ((string?)difference["class"], (string?)Assert.Single(difference["nodes"]!.AsArray()), (string?)difference["sourceIP"]));
        Assert.Contains("10 pods on it leave by that node as without a policy", (string?)difference["reason"], StringComparison.Ordinal);
        Assert.DoesNotContain("steered to it", (string?)difference["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_without_it_that_no_traffic_meets_is_a_difference_too()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Configure(Plain, Off);
        var verify = await live.Scene.RunAsync("verify");
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("no pod of a policy runs there, and no traffic is steered there now", Unwrapped(verify), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Off_in_the_whole_cluster_whatever_the_maps_hold()
    {
        await using var live = await LiveAgents.StartAsync();
        foreach (var node in live.Snapshot.CiliumNodes)
            live.Configure(node.Name, Off);
        Switch(live, "false");
        foreach (var without in new[] { false, true })
        {
            foreach (var node in live.Snapshot.CiliumNodes.Where(_ => without))
                live.Agents.Set(node.Name, new AgentPlay { Json = "[]", Config = Off });
            var verify = await live.Scene.RunAsync("verify");
            Assert.Equal(1, verify.ExitCode);
            Assert.DoesNotContain("nothing differs", verify.Out, StringComparison.Ordinal);
            Assert.Contains("10 pods on them leave by their own nodes", Unwrapped(verify), StringComparison.Ordinal);
            Assert.EndsWith("5 agents compared, 0 entries: 1 difference (1 feature-off); the egress gateway is disabled in cilium-config\n",
                verify.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Off_without_policies_is_as_it_should_be()
    {
        await using var live = await LiveAgents.StartAsync();
        Switch(live, "false");
        foreach (var name in live.Snapshot.Policies.Select(static p => p.Name))
            live.Scene.Server.Remove("ciliumegressgatewaypolicies", "", name);
        foreach (var node in live.Snapshot.CiliumNodes)
            live.Configure(node.Name, Off);
        var verify = await live.Scene.RunAsync("verify");
        Assert.Equal((0, "5 agents compared, 0 entries: nothing differs; the egress gateway is disabled in cilium-config\n"), (verify.ExitCode, verify.Out));
    }

    [Fact]
    public async Task Agents_that_still_run_with_it_are_told_what_their_next_restart_does()
    {
        await using var live = await LiveAgents.StartAsync();
        Switch(live, "false");
        var verify = await live.Scene.RunAsync("verify");
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("still run with the egress gateway, which cilium-config disables: after their next restart the policies have no effect",
            Unwrapped(verify), StringComparison.Ordinal);
        // Until then they do what the policies say, and are compared.
        Assert.Contains("5 agents compared, 50 entries: 1 difference (1 feature-off)", Unwrapped(verify), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("#### Read-only configurations ####\nEnableIPv4 : true\n")]
    public async Task An_agent_that_does_not_say_proves_nothing(string? config)
    {
        await using var live = await LiveAgents.StartAsync();
        live.Configure(First, config);
        var verify = await live.Scene.RunAsync("verify");
        Assert.Equal(4, verify.ExitCode);
        Assert.Contains($"1 agent that did not say whether the egress gateway is enabled: {First}", Unwrapped(verify), StringComparison.Ordinal);
        Assert.Equal(0, (await live.Scene.RunAsync("verify", "--allow-unasked")).ExitCode);
    }

    [Theory]
    [InlineData("true", 0)]
    [InlineData("false", 1)]
    public async Task The_option_has_another_name_up_to_1_17(string value, int code)
    {
        await using var live = await LiveAgents.StartAsync();
        live.Configure(First, $"#### Read-only configurations ####\nEnableIPv4EgressGateway           : {value}\n");
        Assert.Equal(code, (await live.Scene.RunAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task Entries_of_an_agent_without_it_are_shown_with_a_warning()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Configure(First, Off);
        var rules = await live.Scene.RunAsync("rules", "--actual", "--node", First);
        Assert.Equal(0, rules.ExitCode);
        Assert.Equal($"warning: the agent of node {First} runs without the egress gateway: " +
            "the entries in its map are leftovers and steer no traffic\n", rules.Error);
    }

    [Fact]
    public async Task What_was_saved_tells_it_by_its_configuration()
    {
        using var scene = new SavedScene("guide-1.18.3-list3");
        var on = await CliRunner.RunAsync("verify", "--from", scene.Path);
        Assert.Equal(0, on.ExitCode);
        Assert.Contains("176 entries: nothing differs; whether the agents run with the egress gateway is unknown", Unwrapped(on), StringComparison.Ordinal);

        scene.Edit("cilium-configmap.yaml", static text => text.Replace("enable-egress-gateway: \"true\"",
            "enable-egress-gateway: \"false\"", StringComparison.Ordinal));
        var off = await CliRunner.RunAsync("verify", "--from", scene.Path);
        Assert.Equal(1, off.ExitCode);
        Assert.DoesNotContain("nothing differs", off.Out, StringComparison.Ordinal);
        Assert.Contains("the agents of 4 nodes (g1, g2, g3 and w1) run without the egress gateway, since cilium-config disables it: " +
            "22 pods on them leave by their own nodes", Unwrapped(off), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "false", "g1", "the agent of node g1 runs without the egress gateway, " +
        "since CiliumNodeConfig kube-system/some disables it: 7 pods of other nodes")]
    [InlineData("true", "false", "w1", "the agent of node w1 runs without the egress gateway, since CiliumNodeConfig kube-system/some disables it: " +
        "19 pods on it leave by that node")]
    [InlineData("false", "true", "g1", "the agents of 2 nodes (g2 and w1) run without the egress gateway, since cilium-config disables it: " +
        "20 pods on them leave by their own nodes")]
    public async Task A_CiliumNodeConfig_may_switch_it_for_single_nodes(string all, string some, string node, string says)
    {
        using var scene = new SavedScene("guide-1.18.3-list3");
        scene.Edit("cilium-configmap.yaml", text => text.Replace("enable-egress-gateway: \"true\"",
            $"enable-egress-gateway: \"{all}\"", StringComparison.Ordinal));
        scene.Edit("ciliumnodeconfigs.yaml", _ => $$"""
            apiVersion: cilium.io/v2
            kind: CiliumNodeConfigList
            items:
            - metadata: {name: some, namespace: kube-system}
              spec:
                nodeSelector: {matchLabels: {kubernetes.io/hostname: {{node}}} }
                defaults: {enable-egress-gateway: "{{some}}"}
            """);
        var verify = await CliRunner.RunAsync("verify", "--from", scene.Path);
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains(says, Unwrapped(verify), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("g1", "egressGateway: false", 1,
        "the agent of node g1 runs without the egress gateway, although cilium-config enables it: the agent has not been restarted since")]
    [InlineData("g1", "ipv6: false", 4, "nothing differs; 1 agent that did not say whether the egress gateway is enabled: g1")]
    [InlineData("none", "egressGateway: true", 0, "176 entries: nothing differs\n")]
    public async Task What_was_saved_of_the_agents_own_configuration_counts_more(string node, string says, int code, string expected)
    {
        using var scene = new SavedScene("guide-1.18.3-list3");
        var items = new[] { "g1", "g2", "g3", "w1" }.Select(n => $"- {{node: {n}, {(n == node ? says : "egressGateway: true")}}}\n");
        scene.Edit("agent-configurations.yaml", _ => "apiVersion: egresstools.io/v1\nkind: AgentConfigurationList\nitems:\n" + string.Concat(items));
        var verify = await CliRunner.RunAsync("verify", "--from", scene.Path);
        Assert.Equal(code, verify.ExitCode);
        Assert.Contains(expected, Unwrapped(verify), StringComparison.Ordinal);
        var check = await CliRunner.RunAsync("check", "--from", scene.Path, "--only", "EGT5030", "-o", "junit");
        Assert.Equal(code == 1, check.Out.Contains("node/g1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_snapshot_keeps_what_agents_say()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Configure(First, Off);
        var path = live.Scene.PathOf("saved");
        Assert.Equal(0, (await live.Scene.RunAsync("snapshot", path, "--maps")).ExitCode);
        var verify = await CliRunner.RunAsync("verify", "--from", path);
        Assert.Equal(1, verify.ExitCode);
        Assert.EndsWith("\n5 agents compared, 40 entries: 1 difference (1 feature-off)\n", verify.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("true", null, false)]
    [InlineData("true", "fd00:", true)]
    public async Task Where_IPv6_is_off_no_entry_of_IPv6_is_expected(string? configured, string? prefix, bool differs)
    {
        using var scene = new SavedScene("guide-1.18.3-dual-ipv6-off");
        if (configured is not null)
            scene.Edit("cilium-configmap.yaml", text => text.Replace("enable-ipv6: \"false\"", $"enable-ipv6: \"{configured}\"", StringComparison.Ordinal));
        if (prefix is not null)
            scene.Edit("ciliumendpoints.yaml", text => text.Replace("ipv6: fe80:", $"ipv6: {prefix}", StringComparison.Ordinal));
        var verify = await CliRunner.RunAsync("verify", "--from", scene.Path);
        Assert.Equal(differs ? 1 : 0, verify.ExitCode);
        Assert.Contains(differs ? "missing-on-source" : "88 entries: nothing differs", verify.Out, StringComparison.Ordinal);

        // An agent that says itself that it runs without needs none, whatever cilium-config says since.
        scene.Edit("agent-configurations.yaml", static _ => "apiVersion: egresstools.io/v1\nkind: AgentConfigurationList\nitems:\n"
            + string.Concat(new[] { "g1", "g2", "g3", "w1" }.Select(static n => $"- {{node: {n}, egressGateway: true, ipv6: false}}\n")));
        Assert.Equal(new CliResult(0, "4 agents compared, 88 entries: nothing differs\n", ""), await CliRunner.RunAsync("verify", "--from", scene.Path));
    }

    private static void Switch(LiveAgents live, string value) => live.Scene.Server.Change("configmaps", "kube-system", "cilium-config", map =>
    {
        map["data"]!["enable-ipv4-egress-gateway"] = value;
        map["data"]!["enable-egress-gateway"] = value;
    });

    private static string Unwrapped(CliResult run) => run.Out.Replace("\n  ", " ", StringComparison.Ordinal);
}

/// <summary>A recorded scene, unpacked, to be changed by a test.</summary>
internal sealed class SavedScene : IDisposable
{
    public SavedScene(string name) => ZipFile.ExtractToDirectory(Repository.Path("tests", "EgressTools.Tests", "Data", "scenes", name + ".zip"), Path);

    public string Path { get; } = Directory.CreateTempSubdirectory("egress-scene-").FullName;

    public void Edit(string file, Func<string, string> change)
    {
        var path = System.IO.Path.Combine(Path, file);
        File.WriteAllText(path, change(File.Exists(path) ? File.ReadAllText(path) : ""));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
