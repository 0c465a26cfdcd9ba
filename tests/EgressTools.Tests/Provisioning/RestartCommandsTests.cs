using System.Diagnostics;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>The printed script restarts agents in the same order, and waits for the same signal.</summary>
public sealed class RestartCommandsTests : IDisposable
{
    // Answers as a cluster with agents on four nodes, whose new pods are ready at once and serve when they are asked for the second time.
    private const string Kubectl = """
        #!/bin/sh
        cd "$PLAY"
        echo "$*" >> said
        case "$*" in
        *"field-selector spec.nodeName="*) node=${*##*spec.nodeName=}; cat "node-$node" ;;
        "get pods"*) cat node-* ;;
        "delete -n"*)
          for pod in "$@"; do
            case "$pod" in pod/old-*) node=${pod#pod/old-}; test -f "node-$node" && echo "pod/new-$node" > "node-$node" ;; esac
          done ;;
        *"config --all") echo "EnableEgressGateway               : $FEATURE" ;;
        exec*) for pod in "$@"; do case "$pod" in pod/*) name=${pod#pod/}; test -f "asked-$name" && echo 1; : > "asked-$name" ;; esac; done ;;
        esac
        exit 0
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("egress-script-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Gateways_together_until_they_serve_then_the_others_one_by_one()
    {
        var said = await RunAsync("1.18.3", new EnableRequest());

        Assert.Equal(
            ["delete old-172.22.48.10", "exec new-172.22.48.10", "exec new-172.22.48.10", "delete old-172.22.48.10",
                "delete old-172.22.48.11", "delete old-172.22.48.12"],
            said.Where(static s => s.StartsWith("delete", StringComparison.Ordinal) || s.Contains(" endpoint get ", StringComparison.Ordinal))
                .Select(static s => $"{s.Split(' ')[0]} {s.Split("pod/")[1].Split(' ')[0]}"));
        Assert.Contains(said, static s => s.EndsWith("-- cilium-dbg endpoint get -l reserved:host -o jsonpath={[0].status.policy.realized.policy-revision}",
            StringComparison.Ordinal));
        Assert.DoesNotContain(said, static s => s.StartsWith("rollout restart daemonset", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_agent_that_runs_without_the_feature_ends_it_before_the_others()
    {
        var said = await RunAsync("1.18.3", new EnableRequest(), feature: false);
        Assert.EndsWith(" -- cilium-dbg config --all", said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_signal_is_not_known_it_waits_for_Ready_and_15_seconds_more()
    {
        var script = Script("1.17.18", new EnableRequest());
        Assert.Contains("kubectl wait --for=condition=Ready -n kube-system --timeout=30m --context test \"$pod\"; sleep 15; }\n",
            script, StringComparison.Ordinal);
        Assert.DoesNotContain("endpoint get", script, StringComparison.Ordinal);
        Assert.NotEmpty(await RunAsync("1.17.18", new EnableRequest()));
    }

    [Fact]
    public async Task Policies_are_saved_deleted_and_made_again()
    {
        var said = await RunAsync("1.18.3", new EnableRequest { WithoutPolicies = true });
        Assert.Equal(["get ciliumegressgatewaypolicies -o json --context test", "delete ciliumegressgatewaypolicies --all --context test"], said.Take(2));
        Assert.Equal("create -f egress-policies.json --context test", said[^1]);
        Assert.Contains("rollout restart daemonset/cilium -n kube-system --context test", said);
    }

    private static string Script(string version, EnableRequest request)
    {
        var given = JObject.Parse("""{"kubeProxyReplacement": true, "k8sServiceHost": "172.22.48.2", "k8sServicePort": 6443}""");
        var plan = FeaturePlanner.Enable(PlanScene.Installed(version, given).WithPolicies(PlanScene.Web()), request);
        return FeatureCommands.Script(plan, new HelmChart("cilium/cilium", null), new ClusterArguments([], ["--context", "test"]));
    }

    /// <summary>What kubectl was told.</summary>
    private async Task<string[]> RunAsync(string version, EnableRequest request, bool feature = true)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("a POSIX shell is needed");
        Write("kubectl", Kubectl);
        Write("helm", "#!/bin/sh\n");
        Write("sleep", "#!/bin/sh\n");
        foreach (var node in new[] { "172.22.48.10", "172.22.48.11", "172.22.48.12" })
            await File.WriteAllTextAsync(Path.Combine(_folder, $"node-{node}"), $"pod/old-{node}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "script"), Script(version, request), TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("/bin/sh", ["script"]) { WorkingDirectory = _folder, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["PLAY"] = _folder;
        start.Environment["FEATURE"] = feature ? "true" : "false";
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0 == feature, error);
        return await File.ReadAllLinesAsync(Path.Combine(_folder, "said"), TestContext.Current.CancellationToken);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text.ReplaceLineEndings("\n") + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
