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

    [Theory]
    [InlineData("Get-EgressNode -Name 172.22.49.11 -From $scene", "172.22.49.119")]
    [InlineData("New-EgressPolicy -EgressIP a", "auto")]
    [InlineData("Test-EgressExitIp -From $scene -Policy egress", "egress-test")]
    [InlineData("New-EgressPolicy -EgressIP au", "auto")]
    [InlineData("Publish-EgressPolicy -KubeConfig $kubeconfig -Context pr", "prod")]
    [InlineData("Publish-EgressPolicy -KubeConfig $kubeconfig -Context it", "'it''s'")]
    public void NamesAreCompleted(string line, string expected)
    {
        var kubeconfig = Path.GetTempFileName();
        try
        {
            File.WriteAllText(kubeconfig, """
                apiVersion: v1
                kind: Config
                contexts:
                - {name: prod, context: {cluster: c, user: u}}
                - {name: "it's", context: {cluster: c, user: u}}
                """);
            line = line.Replace("$scene", $"'{Engine.Scene}'", StringComparison.Ordinal).Replace("$kubeconfig", $"'{kubeconfig}'", StringComparison.Ordinal);
            // The cursor stands where the completed argument ends.
            var at = line.Contains("-Name", StringComparison.Ordinal) ? line.IndexOf(" -From", StringComparison.Ordinal) : line.Length;
            using var engine = new Engine();
            using var shell = PowerShell.Create(engine.Runspace);

            Assert.Equal([expected], CommandCompletion.CompleteInput(line, at, options: null, shell).CompletionMatches.Select(static m => m.CompletionText));
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }

    [Fact]
    public void ACompletionReadsWhereTheCommandWould()
    {
        using var engine = new Engine();
        engine.Run($"Set-Location '{Path.GetDirectoryName(Engine.Scene)}'");
        engine.Run($"$PSDefaultParameterValues['Get-Egress*:From'] = './{Path.GetFileName(Engine.Scene)}'");
        using var shell = PowerShell.Create(engine.Runspace);
        const string line = "Get-EgressPolicy -Name egress-t";

        var completed = CommandCompletion.CompleteInput(line, line.Length, options: null, shell).CompletionMatches;
        Assert.Equal(["egress-test"], completed.Select(static m => m.CompletionText));
    }

    [Fact]
    public void AMessageNamesTheParameterAndNotThePluginsOption()
    {
        using var engine = new Engine();
        var error = engine.Run($"Get-EgressRule -Expected -Node no-such-node -From '{Engine.Scene}'").Error;

        Assert.Contains("Get-EgressNode -All", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'kind: Pod' | Publish-EgressPolicy")]
    [InlineData("'kind: [' | Publish-EgressPolicy")]
    public void WhatIsNoPolicyIsReportedBeforeAnyClusterIsAsked(string script)
    {
        using var engine = new Engine();
        var error = engine.Run(script).Error;

        Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category);
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
