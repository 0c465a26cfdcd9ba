using System.Management.Automation;

namespace EgressTools.Tests.Cmdlets;

public sealed class ArgumentTests
{
    [Theory]
    [InlineData("30", true)]
    [InlineData("'30s'", true)]
    [InlineData("'1m30s'", true)]
    [InlineData("0.5", true)]
    [InlineData("([TimeSpan]::FromSeconds(3))", true)]
    [InlineData("'soon'", false)]
    [InlineData("'30x'", false)]
    public void ATimeIsSecondsOrKubectlsNotationOrATimeSpan(string argument, bool valid)
    {
        using var engine = new Engine();
        var errors = engine.Run($"Get-EgressNode -From '{Engine.Scene}' -RequestTimeout {argument}").Errors;

        if (valid)
            Assert.Empty(errors);
        else
            Assert.Equal("ParameterArgumentTransformationError,EgressTools.Cmdlets.GetEgressNodeCommand", Assert.Single(errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void AMessageNamesTheParameterAndNotThePluginsOption()
    {
        using var engine = new Engine();
        var error = engine.Run($"Get-EgressRule -Expected -Node no-such-node -From '{Engine.Scene}'").Error;

        Assert.Contains("Get-EgressNode -All", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'kind: Pod' | Publish-EgressPolicy", ErrorCategory.InvalidData)]
    [InlineData("'kind: [' | Publish-EgressPolicy", ErrorCategory.ParserError)]
    public void WhatIsNoPolicyIsReportedBeforeAnyClusterIsAsked(string script, ErrorCategory category)
    {
        using var engine = new Engine();
        var error = engine.Run(script).Error;

        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.IsType<InputException>(error.Exception);
    }

    [Fact]
    public void AnObjectThatIsNoPolicyIsRefusedAndAMissingFileToo()
    {
        using var engine = new Engine();

        Assert.Equal("NoPolicy,EgressTools.Cmdlets.PublishEgressPolicyCommand", engine.Run("42 | Publish-EgressPolicy").Error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, engine.Run("Publish-EgressPolicy -Path /no/such/file.yaml").Error.CategoryInfo.Category);
    }
}
