using System.Text;
using System.Text.RegularExpressions;
using EgressTools.Tests.Cli;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>What one reads while it is done, in Golden/feature: well, wrong, back, and off.</summary>
public sealed class FeatureRunTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("egress-state-");
    private readonly StringBuilder _text = new();

    [Fact]
    public async Task Reads_well_when_all_goes_well()
    {
        await using var live = await StartAsync();
        await RunAsync(live, "enable");
        await RunAsync(live, "enable -y");
        await RunAsync(live, "enable -y");
        await RunAsync(live, "disable -y");
        await RunAsync(live, "disable -y");
        Golden.Check(_text.ToString(), Path.Combine("feature", "run.txt"));
    }

    [Fact]
    public async Task Reads_well_where_there_are_policies()
    {
        await using var live = await LiveInstallation.StartAsync("1.18.3", FakeRun.Given());
        FakeRun.PutSteered(live);
        await RunAsync(live, "enable --dry-run client -o yaml");
        await RunAsync(live, "enable -y");
        await RunAsync(live, "disable --force --dry-run client");
        await RunAsync(live, "disable -y --remove-policies");
        await RunAsync(live, "enable -y --dry-run client");
        await RunAsync(live, "enable -y");
        Golden.Check(Regex.Replace(_text.ToString().Replace(_state.FullName, "STATE", StringComparison.Ordinal), "policies-[0-9a-f-]*-[0-9TZ]*.json",
            "policies-UID-TIME.json", RegexOptions.None, TimeSpan.FromSeconds(5)), Path.Combine("feature", "policies.txt"));
    }

    [Fact]
    public async Task Reads_well_when_a_step_fails()
    {
        await using var live = await StartAsync();
        live.Release.OnUpgrade = HelmTrouble.Refuses;
        await RunAsync(live, "enable -y");
        live.Release.OnUpgrade = HelmTrouble.BreaksOff;
        await RunAsync(live, "enable -y --rollback-on-failure");
        await RunAsync(live, "enable -y");
        Golden.Check(_text.ToString(), Path.Combine("feature", "failure.txt"));
    }

    public void Dispose() => _state.Delete(recursive: true);

    private static Task<LiveInstallation> StartAsync() => LiveInstallation.StartAsync("1.18.3", JObject.Parse(
        """{"routingMode": "native", "enableIPv4Masquerade": false, "kubeProxyReplacement": true, "k8sServiceHost": "172.22.48.2", "k8sServicePort": 6443}"""));

    private async Task RunAsync(LiveInstallation live, string line) =>
        Golden.Append(_text, "kubectl egress " + line,
            await new Terminal(live.Helm.Folder, live.Kubeconfig) { State = _state.FullName, Clock = new JumpingClock() }.RunAsync(line.Split(' ')));
}
