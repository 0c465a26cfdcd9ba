namespace EgressTools.Tests.Cmdlets;

/// <summary>Remove-EgressPolicy in the real engine.</summary>
public sealed class RemovePolicyTests
{
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
