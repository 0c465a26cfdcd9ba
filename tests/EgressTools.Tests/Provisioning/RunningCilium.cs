using EgressTools.ApiServer;

namespace EgressTools.Tests.Provisioning;

/// <summary>The controllers of the agents and the operator of an installation that a server has, and agents that answer.</summary>
internal sealed class RunningCilium : IDisposable
{
    private readonly TestApiServer _server;
    private readonly FakeAgents _answers;

    public RunningCilium(TestApiServer server, IReadOnlyList<string> nodes)
    {
        _server = server;
        var started = TimeProvider.System.GetUtcNow().AddSeconds(1);
        Agents = new FakeRollout(server, "daemonsets", "kube-system", "cilium", nodes, started);
        Operator = new FakeRollout(server, "deployments", "kube-system", "cilium-operator", nodes.Take(1), started) { AtOnce = 1 };
        _answers = new FakeAgents(server);
        Agents.Image = Image;
    }

    /// <summary>The controller of the agents' DaemonSet.</summary>
    public FakeRollout Agents { get; }

    /// <summary>The controller of the operator's Deployment.</summary>
    public FakeRollout Operator { get; }

    /// <summary>What an agent answers that runs with the feature on; the default holds nothing, as without policies.</summary>
    public Func<string, AgentPlay> Map { get; set; } = static _ => new AgentPlay { Json = "[]", Table = "No entries found.\n" };

    /// <summary>What an agent answers that runs with the feature off; its map stays pinned where it was on before.</summary>
    public Func<string, AgentPlay> MapOff { get; set; } = static _ =>
        new AgentPlay { Json = "", Error = "Cannot find egress gateway bpf maps\n", Config = AgentPlay.ConfigOf(feature: false) };

    /// <summary>A setting of cilium-config as it is now.</summary>
    public string? Setting(string key) => (string?)_server.Get("configmaps", "kube-system", "cilium-config")!["data"]![key];

    public void Dispose()
    {
        Agents.Dispose();
        Operator.Dispose();
        _answers.Dispose();
    }

    /// <summary>An agent holds what it read when it started.</summary>
    private PodImage Image(string node) => _answers.Image(node, Setting("enable-egress-gateway") == "true" || Setting("enable-ipv4-egress-gateway") == "true"
        ? Map(node)
        : MapOff(node));
}
