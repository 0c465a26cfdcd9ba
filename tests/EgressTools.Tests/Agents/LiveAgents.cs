using EgressTools.ApiServer;
using EgressTools.Tests.Cli;
using EgressTools.Tests.Provisioning;

namespace EgressTools.Tests.Agents;

/// <summary>The guide's scene on a server, with an agent on each node that holds what the engine expects, until a test says otherwise.</summary>
internal sealed class LiveAgents : IAsyncDisposable
{
    private LiveAgents(LiveScene scene, ClusterSnapshot snapshot)
    {
        Scene = scene;
        Snapshot = snapshot;
        Agents = new FakeAgents(scene.Server);
        foreach (var node in snapshot.CiliumNodes)
            Set(node.Name, static map => map);
    }

    public LiveScene Scene { get; }

    public ClusterSnapshot Snapshot { get; }

    public FakeAgents Agents { get; }

    public static async Task<LiveAgents> StartAsync()
    {
        var scene = await LiveScene.StartAsync();
        scene.Clock = new JumpingClock { Shows = CliRunner.Now };
        var snapshot = await OpenSource.From(Repository.Path("examples", "guide-scene"), Stream.Null, TimeProvider.System)
            .ReadAsync(SnapshotKinds.All, new Silence(), CancellationToken.None);
        return new LiveAgents(scene, snapshot);
    }

    /// <summary>Lets an agent hold what becomes of its expected map.</summary>
    public void Set(string node, Func<AgentMap, AgentMap> change) => Agents.Set(node, Play(node, change));

    /// <summary>Lets an agent hold its expected map and say this of its own configuration; null for one that does not answer.</summary>
    public void Configure(string node, string? configuration) => Agents.Set(node, Play(node, static map => map) with { Config = configuration });

    /// <summary>What <c>ip</c> and the agent's status say of a node with one interface.</summary>
    public Dictionary<string, string> Machine(string node)
    {
        var address = Snapshot.CiliumNodes.First(n => n.Name == node).NodeIP;
        return new(StringComparer.Ordinal)
        {
            ["-j addr"] = $$"""[{"ifname":"lo","addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8}]},""" +
                $$"""{"ifname":"eth0","addr_info":[{"family":"inet","local":"{{address}}","prefixlen":20,"scope":"global"}]}]""",
            ["-j -4 route"] = """[{"dst":"default","gateway":"172.22.48.1","dev":"eth0"}]""",
            ["-j -6 route"] = "[ ]",
            ["status --verbose"] = $"KubeProxyReplacement:   True   [eth0   {address} (Direct Routing)]\n",
        };
    }

    private AgentPlay Play(string node, Func<AgentMap, AgentMap> change)
    {
        var map = change(AgentText.Expected(Snapshot, node));
        return new AgentPlay { Json = AgentText.Json(map), Table = AgentText.Table(map), Outputs = Machine(node) };
    }

    public async ValueTask DisposeAsync()
    {
        await Scene.DisposeAsync();
        Agents.Dispose();
    }
}
