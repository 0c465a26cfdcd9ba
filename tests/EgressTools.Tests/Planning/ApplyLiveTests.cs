using EgressTools.ApiServer;
using EgressTools.Tests.Cluster;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Planning;

/// <summary>Plan and apply against a server.</summary>
public sealed class ApplyLiveTests
{
    private static readonly ApplyOptions Own = new(DryRun: false, Force: false);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Creates_then_configures_then_sends_nothing()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync();
        var other = Policy("web", "10.0.0.0/8");

        var created = await RunAsync(client, Policy("web"));
        var configured = await RunAsync(client, other);
        var writes = Writes(scene).Length;
        var unchanged = await RunAsync(client, other);

        Assert.Equal([ApplyAction.Create, ApplyAction.Configure, ApplyAction.Unchanged],
            new[] { created, configured, unchanged }.Select(outcome => outcome.Step.Action));
        Assert.Equal("10.0.0.0/8", (string?)configured.Result!["spec"]!["destinationCIDRs"]![0]);
        Assert.True(JToken.DeepEquals(configured.Result, unchanged.Result));
        Assert.Equal((2, 2), (writes, Writes(scene).Length));
    }

    [Theory]
    [InlineData(DryRun.Client)]
    [InlineData(DryRun.Server)]
    public async Task A_dry_run_stores_nothing(DryRun dryRun)
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync();

        var outcome = await RunAsync(client, Policy("web"), dryRun);

        Assert.Null(outcome.Error);
        Assert.Equal(dryRun == DryRun.Server ? "web" : null, (string?)outcome.Result?["metadata"]?["name"]);
        Assert.Null(scene.Server.Get("ciliumegressgatewaypolicies", "", "web"));
        Assert.Equal(dryRun == DryRun.Server ? 1 : 0, Writes(scene).Length);
        Assert.All(Writes(scene), request => Assert.Contains("dryRun=All", request.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_conflict_is_an_outcome_that_names_the_owner_and_force_takes_over()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync();
        await client.ApplyAsync(ApiResource.Policies, Policy("web", "192.0.2.0/24"), Own with { FieldManager = "argocd" }, Cancel);

        var planned = Assert.IsType<ClusterException>(Assert.Single((await PlanAsync(client, Policy("web"))).Errors));
        var refused = await RunAsync(client, Policy("web"), DryRun.Server);
        var forced = await RunAsync(client, Policy("web"), options: Own with { Force = true });

        var error = Assert.IsType<ClusterException>(refused.Error);
        // What is foreseen reads as what the server says.
        Assert.Equal((409, "Conflict", error.Message), (planned.Status, planned.Id, planned.Message));
        Assert.Equal((409, "Conflict"), (error.Status, error.Id));
        Assert.Contains("argocd", error.Message, StringComparison.Ordinal);
        Assert.Contains(".spec.destinationCIDRs", error.Message, StringComparison.Ordinal);
        Assert.Null(refused.Result);
        Assert.Null(forced.Error);
        Assert.Equal([new FieldChange(".spec.destinationCIDRs[0]", "\"192.0.2.0/24\"", "\"0.0.0.0/0\"")], forced.Step.Changes);
    }

    [Fact]
    public async Task One_that_the_server_refuses_leaves_the_others_applied()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync();

        var steps = (await PlanAsync(client, Policy("a"), Policy("b", "10.0.0.0/33"), Policy("c"))).Steps;
        var outcomes = new List<ApplyOutcome>();
        foreach (var step in steps)
            outcomes.Add(await PolicyApplier.ApplyAsync(client, step, DryRun.None, Own, Cancel));

        Assert.Equal([null, 422, null], outcomes.Select(outcome => ((ClusterException?)outcome.Error)?.Status));
        Assert.Contains("spec.destinationCIDRs[0]", outcomes[1].Error!.Message, StringComparison.Ordinal);
        Assert.NotNull(scene.Server.Get("ciliumegressgatewaypolicies", "", "c"));
    }

    [Fact]
    public async Task A_missing_right_to_write_is_an_outcome()
    {
        await using var scene = await LiveScene.StartAsync();
        var reader = new ApiUser("reader", "reader-token") { May = static (verb, _) => verb is "get" or "list" };
        scene.Server.Users.Add(reader);
        scene.Server.WriteKubeconfig(scene.KubeConfig, reader);
        using var client = await scene.ConnectAsync();

        var outcome = await RunAsync(client, Policy("web"));

        Assert.Equal((403, 3), (((ClusterException)outcome.Error!).Status, outcome.Error.ExitCode));
    }

    [Fact]
    public async Task A_cluster_without_the_resource_says_so_before_anything_is_sent()
    {
        await using var scene = await LiveScene.StartAsync();
        scene.Server.Uninstall("ciliumegressgatewaypolicies");
        using var client = await scene.ConnectAsync();

        var error = await Assert.ThrowsAsync<ClusterException>(() => PlanAsync(client, Policy("web")));

        Assert.Contains("this cluster has no CiliumEgressGatewayPolicy resource", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_of_one_name_are_refused_before_anything_is_read()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync();

        await Assert.ThrowsAsync<InputException>(() => PlanAsync(client, Policy("web"), Policy("web")));

        Assert.Empty(scene.Server.Requests.All);
    }

    [Fact]
    public async Task What_the_server_printed_can_be_applied_again()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync();
        var stored = (await RunAsync(client, Policy("web"))).Result!;

        var document = Assert.Single(PolicyReader.Read(DocumentFile.Utf8(stored.ToString()), "web.json").Accepted).Document;
        document["spec"]!["destinationCIDRs"] = new JArray("10.0.0.0/8");
        var outcome = await RunAsync(client, document);

        Assert.Equal((null, ApplyAction.Configure), (outcome.Error, outcome.Step.Action));
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_is_an_error_of_its_own()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync();
        scene.Server.Faults.Add(new Fault(FaultKind.Status, static path => path.EndsWith("/b", StringComparison.Ordinal)) { Status = 403 });

        var plan = await PlanAsync(client, Policy("a"), Policy("b"), Policy("c"));

        Assert.Equal(["a", "c"], plan.Steps.Select(static step => step.Name));
        Assert.Contains("'b'", Assert.Single(plan.Errors).Message, StringComparison.Ordinal);
    }

    private static Task<ApplyPlan> PlanAsync(ApiClient client, params ImmutableArray<JObject> documents) =>
        PolicyApplier.PlanAsync(client, documents, Own, Cancel);

    private static async Task<ApplyOutcome> RunAsync(ApiClient client, JObject document, DryRun dryRun = DryRun.None, ApplyOptions? options = null)
    {
        options = (options ?? Own) with { DryRun = dryRun == DryRun.Server };
        var step = Assert.Single((await PolicyApplier.PlanAsync(client, [document], options, Cancel)).Steps);
        return await PolicyApplier.ApplyAsync(client, step, dryRun, options, Cancel);
    }

    private static ImmutableArray<SeenRequest> Writes(LiveScene scene) => [.. scene.Server.Requests.All.Where(request => request.Method != "GET")];

    private static JObject Policy(string name, string destination = "0.0.0.0/0") => Assert.Single(PolicyReader.Read(DocumentFile.Utf8(
        $$"""
        apiVersion: cilium.io/v2
        kind: CiliumEgressGatewayPolicy
        metadata:
          name: {{name}}
        spec:
          selectors:
          - podSelector: {matchLabels: {app: web} }
          destinationCIDRs: [{{destination}}]
          egressGateway: {nodeSelector: {matchLabels: {kubernetes.io/hostname: n1} }, egressIP: 172.22.49.20}
        """),
        "web.yaml").Accepted).Document;
}
