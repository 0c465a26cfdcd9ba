using System.Management.Automation;
using EgressTools.ApiServer;

namespace EgressTools.Tests.Cmdlets;

/// <summary>Add-EgressNode and Remove-EgressNode of the real engine against an API server whose agents copy labels.</summary>
public sealed class NodeLabelTests
{
    private const string Plain = "172.22.48.201";
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(30);

    [Fact]
    public async Task AddedNodesGoOnToAPolicy()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        await using var agents = new FakeLabelCopies(live.Server, Moment);
        var result = engine.Run($"'{Plain}' | Add-EgressNode {live.Here} -Taint -Confirm:$false -PassThru -Verbose");

        Assert.Empty(result.Errors);
        Assert.Equal(Plain, result.Only.Text("Name"));
        Assert.Contains(result.Warnings, static w => w.Contains("no public address", StringComparison.Ordinal));
        Assert.Contains($"node/{Plain} tainted", result.Verbose);
        Assert.Contains(result.Verbose, static v =>
            v.StartsWith($"kubectl taint node {Plain} egress-node=true:NoSchedule --field-manager egress-tools --kubeconfig ", StringComparison.Ordinal));
        Assert.Equal("true", Label(live, "ciliumnodes"));

        var policy = engine.Run($"Get-EgressNode {live.Here} {Plain} | Add-EgressNode {live.Here} -PassThru | New-EgressPolicy -Name web -PodSelector app=web")
            .Only;
        Assert.Contains(Plain, policy.Text("Yaml"), StringComparison.Ordinal);
        Assert.Empty(engine.Host.Questions);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "true")]
    public async Task RemovingAsksOnceForTheWholePlan(int answer, string? left)
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        await using var agents = new FakeLabelCopies(live.Server, Moment);
        engine.Host.Answers.Enqueue(answer);
        Assert.Empty(engine.Run($"Get-EgressNode {live.Here} | Remove-EgressNode {live.Here}").Errors);

        var question = Assert.Single(engine.Host.Questions);
        Assert.Contains("label egress-node: true -> <none>", question, StringComparison.Ordinal);
        Assert.Contains("no pod leaves another way", question, StringComparison.Ordinal);
        Assert.Contains("Take egress-node=true from 3 nodes?", question, StringComparison.Ordinal);
        Assert.Equal((left, left), (Label(live, "ciliumnodes", "172.22.49.119"), Label(live, "ciliumnodes", "172.22.49.147")));
    }

    [Fact]
    public async Task ALabelThatMovesNoPodIsAskedAboutWithConfirmOnly()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        await using var agents = new FakeLabelCopies(live.Server, Moment);
        // The last choice is "no".
        engine.Host.Answers.Enqueue(2);
        Assert.Empty(engine.Run($"Add-EgressNode {live.Here} {Plain} -Confirm").Errors);
        Assert.Single(engine.Host.Questions);
        Assert.Null(Label(live, "nodes"));
        Assert.Empty(engine.Run($"Add-EgressNode {live.Here} {Plain}").Errors);
        Assert.Single(engine.Host.Questions);
        Assert.Equal("true", Label(live, "nodes"));
    }

    [Fact]
    public async Task WhatIfDoesNotWait()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var open = engine.Run($"Add-EgressNode {live.Here} {Plain} -Timeout 0");
        Assert.Empty(open.Errors);
        Assert.StartsWith($"the CiliumNode of node '{Plain}' does not carry egress-node=true at this moment: -Timeout 0 does not wait",
            open.Warnings[^1], StringComparison.Ordinal);
        Assert.Empty(engine.Run($"Add-EgressNode {live.Here} {Plain}, 172.22.49.119 -Timeout 0 -WhatIf").Errors);
    }

    [Theory]
    [InlineData("-WhatIf", 0)]
    [InlineData("-DryRun Client", 1)]
    [InlineData("-DryRun Server", 1)]
    public async Task NothingIsStoredWhereOnlyThePlanIsAskedFor(string how, int written)
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var result = engine.Run($"Add-EgressNode {live.Here} {Plain} {how}");

        Assert.Empty(result.Errors);
        Assert.Empty(engine.Host.Questions);
        Assert.Equal(written, result.Output.Length);
        Assert.All(result.Output, static o => Assert.Equal("true", o.Text("LabelAfter")));
        Assert.Null(Label(live, "nodes"));
        if (written > 0)
            Assert.Contains($"node/{Plain} changes:", engine.Show($"Add-EgressNode {live.Here} {Plain} {how}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatDoesNotArriveIsAnError()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var stale = engine.Run($"Add-EgressNode {live.Here} {Plain} -Timeout 0.001 -Confirm:$false");

        Assert.Equal(["CiliumNodeStale"], stale.Errors.Select(static e => e.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Contains("(kubectl delete pod -n kube-system -l k8s-app=cilium --field-selector spec.nodeName=",
            stale.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal("true", Label(live, "nodes"));
        var wrong = engine.Run($"Add-EgressNode {live.Here} 172.22.49.20, nowhere -Label a=b -DryRun Client");
        Assert.Equal(("NodeNotFound", ErrorCategory.ObjectNotFound, "nowhere"),
            (wrong.Error.FullyQualifiedErrorId.Split(',')[0], wrong.Error.CategoryInfo.Category, wrong.Error.TargetObject));
        Assert.Single(wrong.Output);
    }

    [Theory]
    [InlineData("-LabelSelector ''", "ParameterArgumentTransformationError")]
    [InlineData("-LabelSelector @{}", "ParameterArgumentTransformationError")]
    [InlineData("-Node a -LabelSelector b", "AmbiguousParameterSet")]
    [InlineData("-LabelSelector nobody=there", "NoNode")]
    [InlineData("a -Label 'no label'", "InvalidLabel")]
    [InlineData("a -TaintAs 'a=b'", "InvalidTaint")]
    public async Task WrongChoicesAreRefused(string arguments, string id)
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);

        Assert.StartsWith(id + ",", engine.Run($"Add-EgressNode {live.Here} {arguments}").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(engine.Run($"Get-EgressNode {live.Here} nobody* | Remove-EgressNode {live.Here}").Errors);
    }

    private static string? Label(LiveScene live, string plural, string node = Plain) =>
        (string?)live.Server.Get(plural, "", node)!["metadata"]!["labels"]?["egress-node"];
}
