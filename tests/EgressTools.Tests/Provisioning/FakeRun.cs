using EgressTools.ApiServer;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>Carries plans out on an fake installation.</summary>
public abstract class FakeRun
{
    private protected const string GoBack = "to roll back: helm rollback cilium 1 -n kube-system --kubeconfig KUBECONFIG";

    /// <summary>A pod that leaves by a gateway.</summary>
    internal const string Steered = """
        apiVersion: cilium.io/v2
        kind: CiliumEndpoint
        metadata: {name: web, namespace: default, uid: web, creationTimestamp: '2026-01-01T00:00:00Z'}
        status:
          identity: {id: 7, labels: ['k8s:app=web', 'k8s:io.kubernetes.pod.namespace=default']}
          networking: {addressing: [{ipv4: 172.22.48.77}], node: 172.22.48.10}
        ---
        apiVersion: cilium.io/v2
        kind: CiliumEgressGatewayPolicy
        metadata: {name: web, creationTimestamp: '2026-01-01T00:00:00Z'}
        spec:
          selectors: [{podSelector: {matchLabels: {app: web}}}]
          destinationCIDRs: [198.51.100.0/24]
          egressGateway: {nodeSelector: {matchLabels: {kubernetes.io/hostname: 172.22.48.11}}, egressIP: 172.22.48.11}
        """;

    private protected static readonly HelmChart Chart = new("cilium/cilium", null);

    private protected readonly Silence _report = new();
    private protected readonly JumpingClock _clock = new();
    private protected ExecutionOptions _options;

    private protected FakeRun() => _options = new ExecutionOptions { Clock = _clock, Maps = new CompareOptions { Pause = TimeSpan.Zero } };

    /// <summary>Kube-proxy replaced already: only the gateway and its masquerading are to be switched on.</summary>
    internal static JObject Given() => JObject.Parse("""{"kubeProxyReplacement": true, "k8sServiceHost": "172.22.48.2", "k8sServicePort": 6443}""");

    private protected static string Without(string sentence, LiveInstallation live) =>
        sentence.Replace(live.Kubeconfig, "KUBECONFIG", StringComparison.Ordinal);

    /// <summary>Has the policy of <see cref="Steered"/>, and agents that start with its entry as long as it is there.</summary>
    internal static void PutSteered(LiveInstallation live)
    {
        foreach (var item in YamlObjects.Parse(Steered))
            live.Server.Put(item);
        live.Map = node => new AgentPlay { Json = Held(live, node) };
    }

    private static string Held(LiveInstallation live, string node)
    {
        var egressIP = node == "172.22.48.11" ? node : "0.0.0.0";
        return live.Server.Get("ciliumegressgatewaypolicies", "", "web") is null ? "[]"
            : $$"""[{"SourceIP": "172.22.48.77", "DestCIDR": "198.51.100.0/24", "EgressIP": "{{egressIP}}", "GatewayIP": "172.22.48.11"}]""";
    }

    private protected async Task<FeaturePlan> PlanAsync(ApiClient client) => FeaturePlanner.Enable(await StateAsync(client), new EnableRequest());

    private protected async Task<FeatureState> StateAsync(ApiClient client)
    {
        var snapshot = await new LiveSource(client, TimeProvider.System).ReadAsync(InstallationReader.Needs, _report, TestContext.Current.CancellationToken);
        return await InstallationReader.ReadAsync(client, snapshot, TestContext.Current.CancellationToken);
    }

    private protected async Task<FeatureOutcome> RunAsync(LiveInstallation live, ApiClient client, HelmProgram? helm = null, CancellationToken? token = null) =>
        await PlanExecutor.RunAsync(client, helm ?? live.Program(), Chart, await PlanAsync(client), _options, _report,
            token ?? TestContext.Current.CancellationToken);

    /// <summary>Lets the agent of one node start again on its own, with what becomes of it.</summary>
    private protected static async Task RestartOneAsync(LiveInstallation live, ApiClient client)
    {
        live.Agents.AtOnce = 4;
        live.Server.Change("daemonsets", "kube-system", "cilium",
            static item => item["spec"]!["template"]!["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["touched"] = "once" });
        for (var i = 0; i < 4; i++)
            await client.GetAsync(ApiResource.DaemonSets, new ObjectName("kube-system", "cilium"), TestContext.Current.CancellationToken);
        live.Agents.AtOnce = 2;
    }

    /// <summary>Jumps, until somebody presses Ctrl-C.</summary>
    private protected sealed class StoppingClock(CancellationTokenSource stop, TimeSpan after) : TimeProvider
    {
        private readonly JumpingClock _inner = new();

        public override long TimestampFrequency => _inner.TimestampFrequency;

        public override long GetTimestamp() => _inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (_inner.Waited > after)
                stop.Cancel();
            return _inner.CreateTimer(callback, state, dueTime, period);
        }
    }
}
