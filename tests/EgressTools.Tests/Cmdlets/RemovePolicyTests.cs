namespace EgressTools.Tests.Cmdlets;

/// <summary>Remove-EgressPolicy in the real engine.</summary>
public sealed class RemovePolicyTests
{
    private const string Nginx = "-PodSelector app=nginx -Node 172.22.49.20 -To 203.0.113.0/24";

    [Fact]
    public async Task APolicyOfThePipelineIsDeletedAndAMissingNameIsAnError()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var result = engine.Run($"(Get-EgressPolicy {live.Here}), 'none' | Remove-EgressPolicy {live.Here} -Confirm:$false");

        Assert.Equal("policy 'none' not found: Get-EgressPolicy lists the policies", result.Error.ToString());
        Assert.Empty(engine.Host.Questions);
        Assert.Null(live.Server.Get("ciliumegressgatewaypolicies", "", "egress-test"));
    }

    [Theory]
    [InlineData("-WhatIf", 0)]
    [InlineData("-DryRun Client", 1)]
    [InlineData("-DryRun Server", 1)]
    public async Task NothingIsDeletedWhereOnlyTheEffectIsAskedFor(string how, int written)
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var result = engine.Run($"Remove-EgressPolicy egress-test {live.Here} {how}");

        Assert.Empty(result.Errors);
        Assert.Empty(engine.Host.Questions);
        Assert.Equal(written, result.Output.Length);
        Assert.NotNull(live.Server.Get("ciliumegressgatewaypolicies", "", "egress-test"));
    }

    [Fact]
    public async Task EachPolicyIsSaidToBeDone()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var two = $"$two = 'a', 'b' | ForEach-Object {{ New-EgressPolicy $_ {Nginx} {live.Here} 6>$null }};";
        var script = $"{two} $two | Publish-EgressPolicy {live.Here} -Confirm:$false 6>&1; Remove-EgressPolicy a {live.Here} -Confirm:$false 6>&1";

        Assert.Equal(
            ["ciliumegressgatewaypolicy.cilium.io/a created", "ciliumegressgatewaypolicy.cilium.io/b created", "ciliumegressgatewaypolicy.cilium.io/a deleted"],
            engine.Run(script).Output.Select(static o => o.ToString()).Where(static s => !s.Contains("touched", StringComparison.Ordinal)));
        Assert.Equal(["ciliumegressgatewaypolicy.cilium.io/b unchanged"],
            engine.Run($"Get-EgressPolicy b {live.Here} | Publish-EgressPolicy {live.Here} -WhatIf 6>&1").Output.Select(static o => o.ToString()));
    }

    [Fact]
    public async Task TheFirstQuestionAloneTellsWhatThePodsWillDo()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        var two = $"$two = 'a', 'b' | ForEach-Object {{ New-EgressPolicy $_ {Nginx} {live.Here} }};";
        // The last choice is "no".
        foreach (var answer in (int[])[2, 2])
            engine.Host.Answers.Enqueue(answer);
        Assert.Empty(engine.Run($"{two} $two | Publish-EgressPolicy {live.Here}").Errors);
        Assert.Empty(engine.Run($"$two | Publish-EgressPolicy {live.Here} -Confirm:$false").Errors);
        foreach (var answer in (int[])[2, 2])
            engine.Host.Answers.Enqueue(answer);
        Assert.Empty(engine.Run($"Remove-EgressPolicy a, b {live.Here}").Errors);

        Assert.Equal(4, engine.Host.Questions.Count);
        Assert.Equal([true, false, true, false], engine.Host.Questions.Select(static q => q.Contains("10 pods", StringComparison.Ordinal)));
        Assert.Contains("ciliumegressgatewaypolicy.cilium.io/b goes", engine.Host.Questions[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheQuestionTellsWhatThePodsWillDo()
    {
        using var engine = new Engine();
        await using var live = await LiveScene.StartAsync(engine);
        // The last choice is "no".
        engine.Host.Answers.Enqueue(2);
        Assert.Empty(engine.Run($"Remove-EgressPolicy egress-test {live.Here}").Errors);

        Assert.Contains("10 pods no longer leave by a gateway", Assert.Single(engine.Host.Questions), StringComparison.Ordinal);
        Assert.NotNull(live.Server.Get("ciliumegressgatewaypolicies", "", "egress-test"));
    }
}
