using System.Globalization;
using System.Management.Automation;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cmdlets;

/// <summary>The cmdlets that answer questions about policies.</summary>
public sealed class QuestionTests
{
    private static readonly string From = $"-From '{Engine.Scene}'";

    [Fact]
    public void PoliciesNameTheirUnusedGateways()
    {
        using var engine = new Engine();
        var policy = engine.Run($"Get-EgressPolicy {From}").Only;

        Assert.Equal(("egress-test", 10, "172.22.49.20"), (policy.Text("Name"), policy.Get("Pods"), Assert.Single(policy.Texts("UnusedGateways"))));
        Assert.StartsWith("172.22.49.20: ", Assert.Single(policy.Texts("Problems")), StringComparison.Ordinal);
        Assert.Contains("172.22.49.20 ", engine.Show($"Get-EgressPolicy {From}"), StringComparison.Ordinal);
        Assert.Equal("policy 'none' not found: Get-EgressPolicy lists the policies", engine.Run($"Get-EgressPolicy none {From}").Error.ToString());
    }

    [Fact]
    public void PodsOfAnAddressCanBeTestedNext()
    {
        using var engine = new Engine();
        var results = engine.Run($"Find-EgressPod 43.156.123.70 {From} | Test-EgressExitIp {From}").Output;

        Assert.Equal(5, results.Length);
        Assert.All(results, static r => Assert.Equal("ok", r.Text("Verdict")));
    }

    [Theory]
    [InlineData("Resolve-EgressRoute nginx-54c98b4f84-5wlpc -To 8.8.8.8")]
    [InlineData("'default/nginx-54c98b4f84-5wlpc' | Resolve-EgressRoute -To 8.8.8.8")]
    [InlineData("[pscustomobject]@{ Namespace = 'default'; Name = 'nginx-54c98b4f84-5wlpc' } | Resolve-EgressRoute -To 8.8.8.8")]
    [InlineData("[pscustomobject]@{ Pod = 'default/nginx-54c98b4f84-5wlpc'; To = '8.8.8.8' } | Resolve-EgressRoute")]
    public void ARouteHasItsReasonsAsValues(string command)
    {
        using var engine = new Engine();
        var route = engine.Run($"{command} {From}").Only;

        Assert.Equal(("gateway", "172.22.49.119"), (route.Text("Outcome"), Assert.Single(route.Texts("Gateways"))));
        Assert.Equal(["only-entry", "hashed-gateway"], route.Texts("ReasonCodes"));
    }

    [Fact]
    public void APlanOfWhatThePipelineBringsSaysWhoMoves()
    {
        using var engine = new Engine();
        var create = $"New-EgressPolicy -Name egress-test -PodSelector app=nginx -Node 172.22.49.20 {From}";
        var plan = engine.Run($"{create} | Get-EgressPlan {From}").Only;
        var byLines = engine.Run($"({create}).ToString() -split \"`n\" | Get-EgressPlan {From}").Only;

        Assert.Equal((10, 10), (Count(plan, "moves"), Count(byLines, "moves")));
        Assert.Contains("10 pods move to another gateway or address", engine.Show($"{create} | Get-EgressPlan {From}"), StringComparison.Ordinal);
    }

    /// <summary>What the API server rejects is an error that names field and line, and changes nothing.</summary>
    [Fact]
    public void APlanOfWhatIsRejectedChangesNothing()
    {
        using var engine = new Engine();
        var document = $"((New-EgressPolicy -Name egress-test -PodSelector app=nginx -Node 172.22.49.20 {From}).ToString() -replace 'nginx', '1')";
        var planned = engine.Run($"{document} | Get-EgressPlan {From}");
        Assert.StartsWith("Rejected,", planned.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("spec.selectors[0].podSelector.matchLabels.app must be text, not a number (1)",
            planned.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(true, planned.Only.Get("IsEmpty"));
        Assert.Equal("rejected", Assert.Single(planned.Only.Items("Policies")).Text("Change"));
        Assert.StartsWith("Rejected,", engine.Run($"{document} | Publish-EgressPolicy {From} -DryRun Client").Error.FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Delete egress-test", "loses", 10)]
    [InlineData("-WithoutNode 172.22.49.119", "drops", 5)]
    [InlineData("-WithNodeLabel '172.22.49.119 kubernetes.io/hostname-'", "drops", 5)]
    [InlineData("-CiliumVersion 1.17.4", "moves", 10)]
    public void WhatIfIsAnsweredForEveryKindOfChange(string change, string kind, int pods)
    {
        using var engine = new Engine();

        Assert.Equal(pods, Count(engine.Run($"Get-EgressPlan {change} {From}").Only, kind));
    }

    [Fact]
    public void APlanOfNoChangeIsRefusedAndOneThatChangesNothingIsEmpty()
    {
        using var engine = new Engine();

        Assert.StartsWith("NoChange,", engine.Run($"Get-EgressPlan {From}").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(true, engine.Run($"Get-EgressPlan '{Engine.Scene}/policies.yaml' {From}").Only.Get("IsEmpty"));
    }

    [Fact]
    public void OfSeveralInputsOneThatIsWrongDoesNotStopTheOthers()
    {
        using var engine = new Engine();
        var routes = engine.Run($"'nginx-54c98b4f84-5wlpc', 'nope', 'nginx-54c98b4f84-xt8bs' | Resolve-EgressRoute -To 8.8.8.8 {From}");
        var nothing = engine.Run($"$null | Get-EgressPlan {From}");

        Assert.Equal((2, "PodNotFound"), (routes.Output.Length, routes.Error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.NotEmpty(nothing.Errors);
        Assert.DoesNotContain(nothing.Errors, static e => e.Exception is NullReferenceException);
    }

    [Fact]
    public async Task APlanForAClusterMergesAsTheServerWill()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        engine.Run($"Get-EgressNode {live.Here} | New-EgressPolicy -Name web -PodSelector app=nobody -Except 10.0.0.0/8 | Publish-EgressPolicy {live.Here} " +
            "-FieldManager gitops -Confirm:$false");

        // What gitops owns and the document does not mention stays.
        var plan = engine.Run($"Get-EgressNode {live.Here} | New-EgressPolicy -Name web -PodSelector app=nobody | Get-EgressPlan {live.Here}")
            .Only;

        Assert.Equal(true, plan.Get("IsEmpty"));
    }

    [Fact]
    public async Task PublishTellsWhatItMeansForPods()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        engine.Host.Answers.Enqueue(2);
        engine.Run($"Get-EgressNode {live.Here} -Name 172.22.49.119, " +
            $"172.22.49.20 | New-EgressPolicy -Name egress-test -PodSelector app=nginx | Publish-EgressPolicy {live.Here}");

        Assert.Matches("[0-9]+ pods move to another gateway or address: established connections break", Assert.Single(engine.Host.Questions));
    }

    [Fact]
    public async Task PublishTouchesAPolicyWhoseEntriesWentWithAnOldSpelling()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        const string Publish = "Get-EgressNode {0} -Name 172.22.49.119 | New-EgressPolicy -Name nets -PodSelector app=nginx -To {1} | ForEach-Object ToYaml " +
            "| ForEach-Object {{ $_ -replace '10.0.0.0/8', '{2}' }} | Publish-EgressPolicy {0} -Confirm:$false";
        engine.Run(string.Format(CultureInfo.InvariantCulture, Publish, live.Here, "10.0.0.0/8", "10.1.2.3/8"));
        var before = live.Server.Requests.All.Count(IsTouch);
        var result = engine.Run(string.Format(CultureInfo.InvariantCulture, Publish, live.Here, "10.0.0.0/8", "10.0.0.0/8"));

        Assert.Empty(result.Errors);
        Assert.Equal((0, 1), (before, live.Server.Requests.All.Count(IsTouch)));
        Assert.NotNull(live.Server.Get("ciliumegressgatewaypolicies", "", "nets")!["metadata"]!["annotations"]!["egresstools.io/touched"]);

        static bool IsTouch(SeenRequest request) => request.Query.Contains("fieldManager=egress-tools-touch", StringComparison.Ordinal);
    }

    private static int Count(PSObject plan, string change) => plan.Items("Pods").Count(p => p.Text("Change") == change);
}
