using EgressTools.ApiServer;
using EgressTools.Model;
using EgressTools.Sources;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Agents;

/// <summary>The guide's scene on a server, with an agent on each node that holds what the engine expects, until a test says otherwise.</summary>
internal sealed class LiveAgents : IAsyncDisposable
{
    private LiveAgents(LiveScene scene, ClusterSnapshot snapshot)
    {
        Scene = scene;
        Snapshot = snapshot;
        Agents = new PlayedAgents(scene.Server);
        foreach (var node in snapshot.CiliumNodes)
            Set(node.Name, static map => map);
    }

    public LiveScene Scene { get; }

    public ClusterSnapshot Snapshot { get; }

    public PlayedAgents Agents { get; }

    public static async Task<LiveAgents> StartAsync()
    {
        var scene = await LiveScene.StartAsync();
        var snapshot = await OpenSource.From(Repository.Path("examples", "guide-scene"), Stream.Null, TimeProvider.System).ReadAsync(SnapshotKinds.All, new Silence(), CancellationToken.None);
        return new LiveAgents(scene, snapshot);
    }

    /// <summary>Lets an agent hold what becomes of its expected map.</summary>
    public void Set(string node, Func<AgentMap, AgentMap> change)
    {
        var map = change(AgentText.Expected(Snapshot, node));
        Agents.Set(node, new AgentPlay { Json = AgentText.Json(map), Table = AgentText.Table(map) });
    }

    public async ValueTask DisposeAsync()
    {
        await Scene.DisposeAsync();
        Agents.Dispose();
    }
}
