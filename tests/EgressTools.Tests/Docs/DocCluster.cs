using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Agents;

namespace EgressTools.Tests.Docs;

/// <summary>The cluster that a page's commands run on: the guide's scene, and the echo service that all pods reach is outside it.</summary>
internal sealed class DocCluster : IAsyncDisposable
{
    private readonly LiveAgents _live;
    private readonly FakeLabelCopies _copies;

    private DocCluster(LiveAgents live)
    {
        _live = live;
        _copies = new FakeLabelCopies(live.Scene.Server, TimeSpan.FromMilliseconds(30));
    }

    public string Kubeconfig => _live.Scene.Kubeconfig;

    public Uri Echo => _live.Scene.Echo.Address;

    /// <param name="beforeTheFirstPolicy">Whether it is as a reader has it who begins: without a policy, and with four pods.</param>
    public static async Task<DocCluster> StartAsync(bool beforeTheFirstPolicy)
    {
        var cluster = new DocCluster(await LiveAgents.StartAsync());
        foreach (var pod in Cli.LiveScene.Pods)
        {
            var gateway = pod is "5wlpc" or "8ptvh" or "jfr2x" or "jlrr7" or "s7q4s" ? "129.226.84.9" : "43.156.123.70";
            cluster._live.Scene.Echo.Set(Cli.LiveScene.Name(pod), gateway);
        }
        if (beforeTheFirstPolicy)
            cluster.Begin();
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        await _copies.DisposeAsync();
        await _live.DisposeAsync();
    }

    private void Begin()
    {
        var server = _live.Scene.Server;
        server.Remove("ciliumegressgatewaypolicies", "", "egress-test");
        foreach (var pod in Cli.LiveScene.Pods.Skip(4).Select(static p => Cli.LiveScene.Name(p).Split('/')[1]))
        {
            server.Remove("pods", "default", pod);
            server.Remove("ciliumendpoints", "default", pod);
        }
        var config = server.Get("configmaps", "kube-system", "cilium-config")!.DeepClone().AsObject();
        config["data"]!["enable-route-mtu-for-cni-chaining"] = JsonValue.Create("true");
        server.Put(config);
    }
}
