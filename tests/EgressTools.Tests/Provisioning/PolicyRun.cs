using System.Text.Json.Nodes;
using EgressTools.ApiServer;
using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Provisioning;

/// <summary>A run in a cluster with a policy, and the folder in which it saves policies.</summary>
public abstract class PolicyRun : FakeRun, IDisposable
{
    private protected readonly string _state = Directory.CreateTempSubdirectory("egress-state-").FullName;

    private protected string[] Files => Directory.Exists(Path.Combine(_state, "egresstools")) ? Directory.GetFiles(Path.Combine(_state, "egresstools")) : [];

    protected PolicyRun() => _options = _options with { Variable = name => name == "XDG_STATE_HOME" ? _state : null };

    public void Dispose()
    {
        Directory.Delete(_state, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected static JsonObject? Policy(LiveInstallation live) => live.Server.Get("ciliumegressgatewaypolicies", "", "web");

    private protected string Where() =>
        $"policy web is deleted and saved in {Files.Single()}: when every agent runs with the egress gateway, " +
        $"put it back with 'kubectl create -f {Files.Single()}', or with kubectl egress enable, which offers it";

    private protected async Task<FeatureOutcome> AsideAsync(LiveInstallation live, ApiClient client, CancellationToken? token = null)
    {
        var plan = FeaturePlanner.Enable(await StateAsync(client), new EnableRequest { WithoutPolicies = true });
        return await PlanExecutor.RunAsync(client, live.Program(), Chart, plan, _options, _report, token ?? TestContext.Current.CancellationToken);
    }

    private protected static async Task<LiveInstallation> StartAsync(Newtonsoft.Json.Linq.JObject? given = null)
    {
        var live = await LiveInstallation.StartAsync("1.18.3", given ?? Given());
        PutSteered(live);
        return live;
    }
}
