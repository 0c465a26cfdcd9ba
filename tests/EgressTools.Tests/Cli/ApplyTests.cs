using EgressTools.ApiServer;
using EgressTools.Plugin;

namespace EgressTools.Tests.Cli;

public sealed class ApplyTests
{
    private const string Web = """
        apiVersion: cilium.io/v2
        kind: CiliumEgressGatewayPolicy
        metadata:
          name: web
        spec:
          selectors:
          - podSelector: {matchLabels: {app: web}}
          destinationCIDRs: [0.0.0.0/0]
          egressGateway: {nodeSelector: {matchLabels: {kubernetes.io/hostname: 172.22.49.20}}, egressIP: 172.22.49.20}
        """;

    [Fact]
    public async Task Shows_what_changes_field_by_field()
    {
        await using var scene = await LiveScene.StartAsync();
        await scene.RunWithInputAsync(Web, "apply", "-f", "-", "-y");
        var changed = await scene.RunWithInputAsync(Web.Replace("172.22.49.20", "172.22.49.119", StringComparison.Ordinal), "apply", "-f", "-", "-y");
        Assert.Equal((0, "ciliumegressgatewaypolicy.cilium.io/web configured\n"), (changed.ExitCode, changed.Out));
        Assert.Contains("  .spec.egressGateway.egressIP: 172.22.49.20 -> 172.22.49.119\n", changed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_nothing_without_a_yes()
    {
        await using var scene = await LiveScene.StartAsync();
        var asked = await scene.RunWithInputAsync(Web, "apply", "-f", "-");
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("Pass -y", asked.Error, StringComparison.Ordinal);
        Assert.Null(scene.Policy("web"));
    }

    [Theory]
    [InlineData("client", " (dry run)", false)]
    [InlineData("server", " (server dry run)", true)]
    public async Task A_dry_run_stores_nothing(string how, string said, bool sent)
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunWithInputAsync(Web, "apply", "-f", "-", "--dry-run", how);
        Assert.Equal((0, $"ciliumegressgatewaypolicy.cilium.io/web created{said}\n"), (run.ExitCode, run.Out));
        Assert.Null(scene.Policy("web"));
        Assert.Equal(sent, scene.Server.Requests.All.Any(static r => r.Method == "PATCH"));
    }

    [Fact]
    public async Task A_conflict_names_the_owner_and_can_be_forced()
    {
        await using var scene = await LiveScene.StartAsync();
        await scene.RunWithInputAsync(Web, "apply", "-f", "-", "-y", "--field-manager", "argocd");
        var changed = Web.Replace("0.0.0.0/0", "10.0.0.0/8", StringComparison.Ordinal);
        var conflict = await scene.RunWithInputAsync(changed, "apply", "-f", "-", "-y");
        Assert.Equal(3, conflict.ExitCode);
        Assert.Contains("error: CiliumEgressGatewayPolicy 'web': .spec.destinationCIDRs belongs to \"argocd\"; --force-conflicts takes these fields over\n",
            conflict.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await scene.RunWithInputAsync(changed, "apply", "-f", "-", "-y", "--force-conflicts")).ExitCode);
        Assert.Equal("10.0.0.0/8", (string?)scene.Policy("web")!["spec"]!["destinationCIDRs"]![0]);
    }

    [Fact]
    public async Task One_that_fails_does_not_stop_the_others()
    {
        await using var scene = await LiveScene.StartAsync();
        var two = Web.Replace("name: web", "name: bad", StringComparison.Ordinal)
            .Replace("0.0.0.0/0", "10.0.0.0/33", StringComparison.Ordinal) + "\n---\n" + Web;
        var run = await scene.RunWithInputAsync(two, "apply", "-f", "-", "-y");
        Assert.Equal((3, "ciliumegressgatewaypolicy.cilium.io/web created\n"), (run.ExitCode, run.Out));
        Assert.Contains("error: the server refuses CiliumEgressGatewayPolicy 'bad': spec.destinationCIDRs[0]:", run.Error, StringComparison.Ordinal);
        Assert.Contains("does not match the pattern of the schema", run.Error, StringComparison.Ordinal);
        Assert.True(run.Error.Length < 600);
    }

    [Fact]
    public async Task One_that_no_agent_could_read_does_not_hide_what_the_others_mean()
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunWithInputAsync(Web.Replace("[0.0.0.0/0]", "{a: b}", StringComparison.Ordinal) + "\n---\n" +
            Web.Replace("name: web", "name: other", StringComparison.Ordinal), "apply", "-f", "-", "-y");
        Assert.Equal((1, "ciliumegressgatewaypolicy.cilium.io/other created\n"), (run.ExitCode, run.Out));
        Assert.Contains("error: standard input:8: the API server rejects policy web: spec.destinationCIDRs must be a list, not an object; ",
            run.Error, StringComparison.Ordinal);
        Assert.Contains("entries per agent", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_applied_does_not_keep_the_rest_of_the_file_back()
    {
        await using var scene = await LiveScene.StartAsync();
        var file = $"a: [\n---\n{Web}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\n";
        var run = await scene.RunWithInputAsync(file, "apply", "-f", "-", "-y");
        Assert.Equal((3, "ciliumegressgatewaypolicy.cilium.io/web created\n"), (run.ExitCode, run.Out));
        Assert.Contains("error: standard input:2: not valid YAML", run.Error, StringComparison.Ordinal);
        Assert.Contains("the document is of kind ConfigMap", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_stands_for_its_documents()
    {
        await using var scene = await LiveScene.StartAsync();
        Directory.CreateDirectory(scene.PathOf("policies"));
        scene.Write("policies/b.yaml", Web);
        scene.Write("policies/a.json", "{\"kind\": 1}");
        scene.Write("policies/notes.txt", "no document");
        var run = await scene.RunAsync("apply", "-f", scene.PathOf("policies"), "-y");
        Assert.Equal((3, "ciliumegressgatewaypolicy.cilium.io/web created\n"), (run.ExitCode, run.Out));
        Assert.Contains("a.json:1: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("notes.txt", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_what_it_means_for_pods_before_it_applies()
    {
        await using var scene = await LiveScene.StartAsync();
        var policy = Web.Replace("name: web", "name: egress-test", StringComparison.Ordinal).Replace("app: web", "app: nginx", StringComparison.Ordinal)
            + "\n  egressGateways: [{nodeSelector: {matchLabels: {kubernetes.io/hostname: 172.22.49.20}}, egressIP: 172.22.49.20}]";
        var run = await scene.RunWithInputAsync(policy, "apply", "-f", "-", "--dry-run", "client");
        Assert.Contains("default     nginx-54c98b4f84-5wlpc   moves    0.0.0.0/0      172.22.49.119 (129.226.84.9)    172.22.49.20 (43.163.1.23)\n",
            run.Error, StringComparison.Ordinal);
        Assert.Contains("10 pods move to another gateway or address: established connections break\nentries per agent: 10 -> 10 of 16384\n",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_ends_with_an_interrupt()
    {
        await using var scene = await LiveScene.StartAsync();
        using var interrupt = new CancellationTokenSource();
        using var answered = new ManualResetEventSlim();
        using var error = new StringWriter();
        var streams = new Streams(Stream.Null, TextWriter.Null, error)
        {
            InIsTerminal = true,
            ReadAnswer = () =>
            {
                interrupt.Cancel();
                answered.Wait(TestContext.Current.CancellationToken);
                return "y";
            },
        };
        var code = await App.RunAsync(["apply", "-f", scene.Write("web.yaml", Web), "--kubeconfig", scene.Kubeconfig], streams, interrupt.Token);
        answered.Set();
        Assert.Equal(App.Interrupted, code);
        Assert.Null(scene.Policy("web"));
    }

    [Fact]
    public async Task A_missing_right_is_said()
    {
        await using var scene = await LiveScene.StartAsync();
        var kubeconfig = scene.KubeconfigOf(new ApiUser("reader", "reader-token") { May = static (verb, _) => verb is "get" or "list" });
        var run = await CliRunner.RunAsync(Web, ["apply", "-f", "-", "-y", "--kubeconfig", kubeconfig], TestContext.Current.CancellationToken);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("cannot patch resource \"ciliumegressgatewaypolicies\"", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: Service\napiVersion: v1\nmetadata: {name: a}\nspec: {}\n", "only CiliumEgressGatewayPolicy can be applied here")]
    [InlineData("a: [\n", "not valid YAML")]
    [InlineData("", "holds no document")]
    public async Task What_is_no_policy_is_refused_with_its_place(string text, string part)
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunWithInputAsync(text, "apply", "-f", "-", "-y");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("standard input", run.Error, StringComparison.Ordinal);
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_policies_of_one_name_are_refused()
    {
        await using var scene = await LiveScene.StartAsync();
        var run = await scene.RunWithInputAsync(Web + "\n---\n" + Web, "apply", "-f", "-", "-y");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("applying one replaces the other", run.Error, StringComparison.Ordinal);
    }
}
