using EgressTools.ApiServer;
using EgressTools.Tests.Agents;

namespace EgressTools.Tests.Probes;

/// <summary>What agents tell of their nodes and of themselves, through exec.</summary>
public sealed class AgentQueriesTests
{
    private const string Gateway = "172.22.49.119";

    private const string Worker = "172.22.48.201";

    [Fact]
    public async Task Interfaces_as_real_agents_and_machines_print_them()
    {
        await using var live = await LiveAgents.StartAsync();
        string Text(string file) => AgentRecordings.Text("1.18.11", "g1", file);
        live.Agents.Set(Gateway, new AgentPlay
        {
            Outputs = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["-j addr"] = Text("ip-a.txt"),
                ["-j -4 route"] = Text("ip-4-r.txt"),
                ["-j -6 route"] = "",
                ["status --verbose"] = Text("status-verbose.txt")
            }
        });
        live.Agents.Set(Worker, new AgentPlay());
        using var client = await ApiClient.CreateAsync(new ConnectionOptions { KubeConfig = live.Scene.Kubeconfig }, TestContext.Current.CancellationToken);
        var nodes = new HashSet<string>(StringComparer.Ordinal) { Gateway, Worker };
        var asked = await AgentQueries.AddInterfacesAsync(client, live.Snapshot, nodes, new Silence(), TestContext.Current.CancellationToken);
        var interfaces = Assert.Single(asked.Interfaces);
        Assert.Equal((Gateway, "lo eth0 eth1 cilium_net cilium_host cilium_vxlan lxc391ea8837cc5"),
            (interfaces.Node, string.Join(' ', interfaces.Interfaces.Select(static i => i.Name))));
        Assert.Equal((true, false, true), (interfaces.Interfaces[1].DefaultRoute, interfaces.Interfaces[1].DefaultRoute6,
            interfaces.Interfaces[2].CiliumDevice));
        // An agent whose image has no such program is a gap about its node, and nothing else.
        var gap = Assert.Single(asked.Gaps.Except(live.Snapshot.Gaps));
        Assert.Equal(($"the agent of node {Worker}: its image has no program ip", SnapshotKinds.Interfaces), (gap.ToString(), gap.Kinds));
        Assert.False(asked.Complete.HasFlag(SnapshotKinds.Interfaces));
        Assert.DoesNotContain(live.Scene.Server.Requests.All, static r => r.Path.Contains("cilium-172-22-49-20/exec", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Configurations_of_all_agents()
    {
        await using var live = await LiveAgents.StartAsync();
        live.Agents.Set(Gateway, new AgentPlay { Config = AgentRecordings.Text("1.20.2", "g1", "config-all.txt") });
        live.Agents.Set(Worker, new AgentPlay { Program = "cilium", Config = "EnableIPv4EgressGateway : false\n" });
        live.Agents.Set("172.22.49.20", new AgentPlay { Config = null });
        using var client = await ApiClient.CreateAsync(new ConnectionOptions { KubeConfig = live.Scene.Kubeconfig }, TestContext.Current.CancellationToken);
        var agents = await AgentPods.FindAsync(client, live.Snapshot, nodes: [], TestContext.Current.CancellationToken);
        var asked = new List<AgentConfiguration>();
        var gaps = await AgentQueries.EachAsync<AgentConfiguration>(client, agents, static (agent, token) => agent.ConfigurationAsync(token),
            SnapshotKinds.AgentConfigurations, asked.Add, new Silence(), TestContext.Current.CancellationToken);
        Assert.Equal(live.Snapshot.CiliumNodes.Length - 1, asked.Count);
        Assert.Equal([false, true], asked.Where(static a => a.Node is Gateway or Worker).Select(static a => a.FeatureOn));
        Assert.Equal(["eth0", "eth1"], asked.Single(static a => a.Node == Gateway).Devices!.Value);
        Assert.StartsWith("the agent of node 172.22.49.20: the command ended with 1: 'Error: Cannot get configuration",
            Assert.Single(gaps).ToString(), StringComparison.Ordinal);
    }
}
