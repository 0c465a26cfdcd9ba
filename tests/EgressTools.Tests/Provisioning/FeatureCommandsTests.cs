using System.Diagnostics;
using Newtonsoft.Json.Linq;
using static EgressTools.Tests.Provisioning.PlanScene;

namespace EgressTools.Tests.Provisioning;

/// <summary>The commands that carry a plan out, read by a real shell.</summary>
public sealed class FeatureCommandsTests : IDisposable
{
    private static readonly ClusterArguments There = new(["--kube-context", "it's prod"], ["--context", "it's prod"]);

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-commands-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Helm_is_told_the_release_the_version_and_the_values()
    {
        var plan = FeaturePlanner.Enable(Installed("1.18.3", TkeNative()).OnTke("nonMasqueradeCIDRs: [10.0.0.0/8, 172.16.0.0/12]"), new EnableRequest());
        Assert.Equal(
            [
                "upgrade", "cilium", "cilium", "--repo", "https://helm.cilium.io/", "--version", "1.18.3", "-n", "kube-system", "--reuse-values", "--set",
                "bpf.masquerade=true", "--set",
                "egressGateway.enabled=true", "--set", "enableIPv4Masquerade=true", "--set", "ipMasqAgent.config.masqLinkLocal=true", "--set",
                "ipMasqAgent.config.nonMasqueradeCIDRs={10.0.0.0/8,172.16.0.0/12}", "--set", "ipMasqAgent.enabled=true", "--description",
                "egress-tools enable, before: bpf.masquerade=false enableIPv4Masquerade=false ipMasqAgent.enabled=false", "--kube-context", "it's prod",
            ],
            FeatureCommands.Upgrade(plan, new HelmChart("cilium", "https://helm.cilium.io/"), There));
        Assert.Equal(["rollback", "cilium", "3", "-n", "kube-system", "--kube-context", "it's prod"], FeatureCommands.Rollback(plan.State.Release!, There));
        // Of a release that could not be read helm itself knows the revision before.
        Assert.Equal(["rollback", "cilium", "-n", "kube-system"],
            FeatureCommands.Rollback(plan.State.Release! with { Revision = 0 }, new ClusterArguments([], [])));
    }

    [Fact]
    public void Values_are_a_document_for_helm()
    {
        var plan = FeaturePlanner.Enable(Installed("1.18.3", TkeNative()).OnTke("nonMasqueradeCIDRs: [10.0.0.0/8]").WithPods("10.1.1.1"), new EnableRequest());
        Assert.Equal(
            """
            bpf:
              masquerade: true
            egressGateway:
              enabled: true
            enableIPv4Masquerade: true
            ipMasqAgent:
              config:
                masqLinkLocal: true
                nonMasqueradeCIDRs:
                - 10.0.0.0/8
              enabled: true

            """,
            FeatureCommands.Values(plan));
    }

    [Fact]
    public async Task The_script_is_what_a_shell_runs_and_stops_at_the_first_failure()
    {
        var plan = FeaturePlanner.Enable(Installed("1.18.3", TkeNative()).OnTke("nonMasqueradeCIDRs: [10.0.0.0/8, 172.16.0.0/12]"), new EnableRequest());
        var script = FeatureCommands.Script(plan, new HelmChart("oci://registry.example.com/charts/cilium", null), There);
        var words = await RunAsync(script, helmFails: false);
        Assert.Equal(
            [
                "helm", .. FeatureCommands.Upgrade(plan, new HelmChart("oci://registry.example.com/charts/cilium", null), There),
                "kubectl", "rollout", "restart", "daemonset/cilium", "-n", "kube-system", "--context", "it's prod",
                "kubectl", "rollout", "restart", "deployment/cilium-operator", "-n", "kube-system", "--context", "it's prod",
                "kubectl", "rollout", "status", "daemonset/cilium", "-n", "kube-system", "--timeout=30m", "--context", "it's prod",
                "kubectl", "rollout", "status", "deployment/cilium-operator", "-n", "kube-system", "--timeout=30m", "--context", "it's prod",
            ],
            words);
        Assert.DoesNotContain("kubectl", await RunAsync(script, helmFails: true));
        Assert.Contains("\n# To roll back, run this and the restarts below: helm rollback cilium 3 -n kube-system ", script, StringComparison.Ordinal);
        var hostile = FeatureCommands.Script(plan, new HelmChart("cilium", null), new ClusterArguments(["--kube-context", "a\nfalse # "], []));
        Assert.DoesNotContain("\nfalse # ' -n", hostile, StringComparison.Ordinal);
        Assert.Contains(@"# To roll back, run this and the restarts below: helm rollback cilium 3 -n kube-system --kube-context 'a\u000afalse # '",
            hostile, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_helm_the_objects_themselves_are_patched()
    {
        var state = Applied("1.18.3", TkeNative()).OnTke("nonMasqueradeCIDRs: [10.0.0.0/8, 172.16.0.0/12]");
        var plan = FeaturePlanner.Enable(state with { AgentsServer = null }, new EnableRequest { ServiceHost = "api.example.com", ServicePort = 60002 });
        var words = await RunAsync(FeatureCommands.Script(plan, new HelmChart("cilium", null), There), helmFails: true);
        var patch = JObject.Parse(words[Array.IndexOf(words, "-p") + 1]);
        Assert.Equal("patch configmap cilium-config", string.Join(' ', words[1..4]));
        Assert.True(JToken.DeepEquals(new JObject(plan.Settings.Select(static s => new JProperty(s.Key, s.New))), patch["data"]), patch.ToString());
        Assert.Contains("""--from-literal=config={"nonMasqueradeCIDRs":["10.0.0.0/8","172.16.0.0/12"],"masqLinkLocal":true}""", words);
        Assert.Contains("KUBERNETES_SERVICE_HOST=api.example.com", words);
        Assert.Contains("KUBERNETES_SERVICE_PORT=60002", words);
        Assert.DoesNotContain("helm", words);
        // The list is there and mounted: only its text changes.
        var mounted = state.WithInstallation(static i => i with { MasqueradeList = """{"nonMasqueradeCIDRs":["192.168.0.0/16"]}""" })
            .WithSetting("enable-ip-masq-agent", "true") with
        { MountsMasqueradeList = true };
        var commands = FeatureCommands.Patches(FeaturePlanner.Enable(mounted, new EnableRequest()), new ClusterArguments([], []));
        Assert.Equal(["patch configmap cilium-config", "patch configmap ip-masq-agent"], commands.Select(static c => string.Join(' ', c[..3])));
        Assert.Equal("""{"nonMasqueradeCIDRs":["192.168.0.0/16","10.0.0.0/8","172.16.0.0/12"],"masqLinkLocal":true}""",
            (string?)JObject.Parse(commands[1][^1])["data"]!["config"]);
    }

    [Fact]
    public void Where_there_is_nothing_to_do_there_is_nothing_in_the_script()
    {
        var done = FakeHelm.Carry(FeaturePlanner.Enable(Installed("1.18.3", Overlay()), new EnableRequest()));
        Assert.Equal("#!/bin/sh\nset -eu\n", FeatureCommands.Script(FeaturePlanner.Enable(done, new EnableRequest()), new HelmChart("cilium", null), There));
    }

    /// <summary>The words that programs of these names are called with, each call with its name in front.</summary>
    private async Task<string[]> RunAsync(string script, bool helmFails)
    {
        var shell = Requires.Program("sh");
        var called = Path.Combine(_folder, Path.GetRandomFileName());
        foreach (var name in new[] { "helm", "kubectl" })
        {
            var program = Path.Combine(_folder, name);
            await File.WriteAllTextAsync(program, $"#!/bin/sh\nprintf '%s\\0' {name} \"$@\" >> '{called}'\nexit {(helmFails && name == "helm" ? 1 : 0)}\n",
                TestContext.Current.CancellationToken);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        using var process = Process.Start(new ProcessStartInfo(shell, ["-c", script]) { Environment = { ["PATH"] = _folder } })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (await File.ReadAllTextAsync(called, TestContext.Current.CancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
