using EgressTools.ApiServer;
using EgressTools.Tests.Provisioning;
using static EgressTools.Tests.Cli.ApplyScene;

namespace EgressTools.Tests.Cli;

/// <summary>What holds only later, or only for a moment: told before anybody is asked, and healed after it was applied.</summary>
[ExactInProcess]
public sealed class ApplyTimeTests
{
    private const string Command = "'kubectl annotate --overwrite ciliumegressgatewaypolicy nets egresstools.io/touched=$(date +%s)'";

    private static readonly string Written = Policy("nets", app: "nginx", to: "10.1.2.3/8", gateway: "172.22.49.119");
    private static readonly string Corrected = Policy("nets", app: "nginx", to: "10.0.0.0/8", gateway: "172.22.49.119");

    // Waits of this process are over at once; those of a program take their time.
    private readonly TimeProvider _clock = CliRunner.Binary is null ? new JumpingClock { Shows = Recordings.After } : TimeProvider.System;

    [Fact]
    public async Task Correcting_host_bits_touches_the_policy_so_that_its_entries_come_back()
    {
        await using var scene = await SceneAsync();
        var (applied, touched) = (0L, 0L);
        scene.Server.Requests.Came = request => (applied, touched) = request.Method != "PATCH" ? (applied, touched) : IsTouch(request)
            ? (applied, _clock.GetTimestamp()) : (_clock.GetTimestamp(), touched);
        var run = await ApplyAsync(Corrected, scene.Kubeconfig);

        // Agents look at their entries once a second: an earlier event would be part of the same pass.
        Assert.True(_clock.GetElapsedTime(applied, touched) >= TimeSpan.FromSeconds(1.1));
        Assert.Equal((0, "ciliumegressgatewaypolicy.cilium.io/nets configured\n"), (run.ExitCode, run.Out));
        Assert.Contains("the entries of 10 pods to 10.0.0.0/8 are deleted until the next event in the cluster", run.Error, StringComparison.Ordinal);
        Assert.Contains($"run {Command}", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("note: touched policy nets, so that the agents add the entries that are missing\n", run.Error, StringComparison.Ordinal);
        var metadata = scene.Policy("nets")!["metadata"]!;
        Assert.Matches("^[0-9]{4}-.*Z$", (string?)metadata["annotations"]!["egresstools.io/touched"]);
        var owner = Assert.Single(metadata["managedFields"]!.AsArray(), static m => (string?)m!["manager"] == "egress-tools-touch");
        Assert.Equal("""{"f:metadata":{"f:annotations":{".":{},"f:egresstools.io/touched":{}}}}""", owner!["fieldsV1"]!.ToJsonString());

        // It is nobody's business: applying again changes nothing, and takes nothing away.
        var again = await ApplyAsync(Corrected, scene.Kubeconfig);
        Assert.Equal((0, "ciliumegressgatewaypolicy.cilium.io/nets unchanged\n"), (again.ExitCode, again.Out));
        Assert.Single(Touches(scene));
        Assert.NotNull(scene.Policy("nets")!["metadata"]!["annotations"]!["egresstools.io/touched"]);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "--dry-run=server")]
    [InlineData("10.0.0.0/8", "--dry-run=client")]
    [InlineData("192.0.2.0/24", "-y")]
    public async Task What_is_not_applied_or_loses_no_entry_is_not_touched(string to, string how)
    {
        await using var scene = await SceneAsync();
        var run = await scene.RunWithInputAsync(Policy("nets", app: "nginx", to: to, gateway: "172.22.49.119"), "apply", "-f", "-", how);
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(Touches(scene));
    }

    [Fact]
    public async Task Where_the_effect_is_unknown_the_documents_decide()
    {
        await using var scene = await SceneAsync();
        var user = new ApiUser("publisher", "publisher-token") { May = static (verb, resource) => resource == "ciliumegressgatewaypolicies" && verb != "list" };
        var run = await ApplyAsync(Corrected, scene.KubeconfigOf(user), "--allow-unknown-effect");
        Assert.Equal(0, run.ExitCode);
        Assert.Single(Touches(scene));
    }

    [Fact]
    public async Task A_touch_that_fails_is_an_error_with_the_command_for_it()
    {
        await using var scene = await SceneAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Status,
            static p => p.Contains("fieldManager=egress-tools-touch", StringComparison.Ordinal))
        { Status = 403 });
        var run = await ApplyAsync(Corrected, scene.Kubeconfig);
        Assert.Equal((3, "ciliumegressgatewaypolicy.cilium.io/nets configured\n"), (run.ExitCode, run.Out));
        Assert.Contains("error: policy nets could not be touched: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith($"warning: entries may be missing from the agents' maps until the next event in the cluster. Run {Command}\n",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_before_the_touch_says_what_is_left_to_do()
    {
        await using var scene = await SceneAsync();
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        scene.Server.Faults.Add(new Fault(FaultKind.Hang, static p => p.Contains("fieldManager=egress-tools-touch", StringComparison.Ordinal)));
        scene.Server.Requests.Came = request =>
        {
            if (IsTouch(request))
                interrupt.Cancel();
        };
        var run = await ApplyAsync(Corrected, scene.Kubeconfig, interrupt.Token);
        Assert.Equal(130, run.ExitCode);
        Assert.Contains($"Run {Command}\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_that_agents_reject_is_told_as_such_before_the_question()
    {
        await using var scene = await SceneAsync();
        var bad = Written.Replace("egressIP: 172.22.49.119 }", "egressIP: 172.22.49.119, interface: eth0 }", StringComparison.Ordinal);
        var run = await scene.RunWithInputAsync(bad, "apply", "-f", "-", "--dry-run=server");
        Assert.Contains("the agents reject the new version of policy nets: a gateway has both interface and egressIP. Running agents keep the old version, " +
            "so nothing changes for its pods now.", run.Error, StringComparison.Ordinal);
        Assert.Contains("\nafter a restart of the agents: ", run.Error, StringComparison.Ordinal);
    }

    private Task<CliResult> ApplyAsync(string document, string kubeconfig, params string[] more) =>
        ApplyAsync(document, kubeconfig, TestContext.Current.CancellationToken, more);

    private Task<CliResult> ApplyAsync(string document, string kubeconfig, CancellationToken cancellationToken, params string[] more)
    {
        string[] arguments = ["apply", "-f", "-", "-y", .. more, "--kubeconfig", kubeconfig];
        return CliRunner.Binary is null ? CliRunner.InProcessAsync(document, arguments, cancellationToken, _clock)
            : CliRunner.RunAsync(document, arguments, cancellationToken);
    }

    private static async Task<LiveScene> SceneAsync()
    {
        var scene = await LiveScene.StartAsync();
        var run = await scene.RunWithInputAsync(Written, "apply", "-f", "-", "-y");
        Assert.Equal((0, "ciliumegressgatewaypolicy.cilium.io/nets created\n"), (run.ExitCode, run.Out));
        return scene;
    }

    private static IEnumerable<SeenRequest> Touches(LiveScene scene) => scene.Server.Requests.All.Where(IsTouch);

    private static bool IsTouch(SeenRequest request) => request.Query.Contains("fieldManager=egress-tools-touch", StringComparison.Ordinal);
}
