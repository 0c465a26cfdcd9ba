using System.Management.Automation;

namespace EgressTools.Tests.Cmdlets;

public sealed class NodeAndPolicyTests
{
    [Fact]
    public void NodesOfASnapshotCanBeFiltered()
    {
        using var engine = new Engine();
        var all = engine.Run($"Get-EgressNode -From '{Engine.Scene}'");
        var first = all.Output[0].Text("Name");

        Assert.Empty(all.Errors);
        Assert.Equal(3, all.Output.Length);
        Assert.Equal(first, engine.Run($"Get-EgressNode {first} -From '{Engine.Scene}'").Only.Text("Name"));
        Assert.Equal(first, engine.Run($"Get-EgressNode -From '{Engine.Scene}' | Where-Object Name -eq '{first}'").Only.Text("Name"));
        Assert.Empty(engine.Run($"Get-EgressNode -From '{Engine.Scene}' -LabelSelector @{{'no-such-label'=$true}}").Output);
    }

    [Fact]
    public void ADocumentIsMadeOfThePipelinesNodesWithoutNamingTheSourceAgain()
    {
        using var engine = new Engine();
        var policy = engine.Run($"Get-EgressNode -From '{Engine.Scene}' | New-EgressPolicy -Name web -PodSelector @{{app='web'}} -Namespace shop").Only;

        Assert.Equal("web", policy.Text("Name"));
        Assert.Equal(3, policy.Texts("GatewaySelectors").Length);
        Assert.Equal(3, policy.Texts("EgressIPs").Length);
        Assert.Contains("\"app\":\"web\"", Assert.Single(policy.Texts("Selectors")), StringComparison.Ordinal);
        Assert.Equal(["0.0.0.0/0"], policy.Texts("Destinations"));
    }

    [Theory]
    [InlineData("@{app='web'; tier='a','b'}", "app=web,tier in (a,b)")]
    [InlineData("@{spot=$true}", "spot=true")]
    [InlineData("'app in (a,b),!legacy'", "app in (a,b),!legacy")]
    public void ASelectorIsAHashtableOrKubectlsNotation(string argument, string notation)
    {
        using var engine = new Engine();
        var made = engine.Run($"Get-EgressNode -From '{Engine.Scene}' | New-EgressPolicy -Name p -PodSelector {argument}").Only;
        var expected = engine.Run($"Get-EgressNode -From '{Engine.Scene}' | New-EgressPolicy -Name p -PodSelector '{notation}'").Only;

        Assert.Equal(expected.Text("Yaml"), made.Text("Yaml"));
    }

    [Theory]
    [InlineData("$nodes | New-EgressPolicy -Name p -PodSelector app=a")]
    [InlineData("$nodes | ForEach-Object Name | New-EgressPolicy -Name p -PodSelector app=a -From $scene")]
    [InlineData("$nodes | ForEach-Object { [pscustomobject]@{ Name = $_.Name } } | New-EgressPolicy -Name p -PodSelector app=a -From $scene")]
    [InlineData("New-EgressPolicy -Name p -PodSelector app=a -Node $nodes")]
    [InlineData("New-EgressPolicy -Name p -PodSelector app=a -Node ($nodes | ForEach-Object Name) -From $scene")]
    [InlineData("New-EgressPolicy p -PodSelector app=a -NodeSelector egress-node=true -From $scene")]
    public void NodesAreObjectsOrNames(string script)
    {
        using var engine = new Engine();
        var policy = engine.Run($"$scene = '{Engine.Scene}'; $nodes = Get-EgressNode -From $scene; {script}").Only;

        Assert.Equal(3, policy.Texts("GatewaySelectors").Length);
    }

    [Fact]
    public void TheDocumentIsShownAndWrittenAsYaml()
    {
        using var engine = new Engine();
        var script = $"Get-EgressNode -From '{Engine.Scene}' | New-EgressPolicy -Name web -PodSelector app=web -InformationAction Ignore";
        var policy = engine.Run(script).Only;

        Assert.StartsWith("---\napiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\n", policy.ToString(), StringComparison.Ordinal);
        Assert.Equal(policy.ToString().TrimEnd(), engine.Show(script).ReplaceLineEndings("\n").Trim());
        Assert.Equal(policy.Text("Yaml"), "---\n" + PolicyReader.Read(DocumentFile.Utf8($"{policy}\n{policy}".Replace("name: web", "name: other",
            StringComparison.Ordinal)), "both.yaml").Accepted[1].ToYaml().Replace("other", "web", StringComparison.Ordinal).TrimEnd());
    }

    [Fact]
    public void WhatWasChosenIsANoteThatIsShownAndDoubtsAreWarnings()
    {
        using var engine = new Engine();
        var create = $"Get-EgressNode -From '{Engine.Scene}' | New-EgressPolicy -Name web -PodSelector app=web";
        Assert.DoesNotContain("pods: app=web", engine.Show(create + " -InformationAction SilentlyContinue | Out-Null"), StringComparison.Ordinal);
        var result = engine.Run(create + " -InformationVariable said | Out-Null; $said.MessageData");
        var doubtful = engine.Run($"New-EgressPolicy -Name web -PodSelector app=web -Node 172.22.49.119 -EgressIP 10.99.0.1 -From '{Engine.Scene}'");

        Assert.Contains("pods: app=web in namespace default", result.Output.Select(static o => o.BaseObject));
        Assert.Empty(result.Warnings);
        Assert.Contains("pods: app=web", engine.Show(create + " | Out-Null"), StringComparison.Ordinal);
        Assert.Contains("10.99.0.1", Assert.Single(doubtful.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-EgressPolicy -Name Web! -PodSelector app=a -From $scene -NodeSelector egress-node=true",
        "InvalidName,EgressTools.Cmdlets.NewEgressPolicyCommand", ErrorCategory.InvalidArgument)]
    [InlineData("New-EgressPolicy -Name web -PodSelector app=a -From $scene -Node 42", "NoNodeName,EgressTools.Cmdlets.NewEgressPolicyCommand",
        ErrorCategory.InvalidArgument)]
    [InlineData("Get-EgressNode -From -", "NoStandardInput,EgressTools.Cmdlets.GetEgressNodeCommand", ErrorCategory.InvalidArgument)]
    [InlineData("New-EgressPolicy -Name web -PodSelector app=a -From $scene -NodeSelector egress-node=true -AllNamespaces -Namespace shop",
        "TwoNamespaceChoices,EgressTools.Cmdlets.NewEgressPolicyCommand", ErrorCategory.InvalidArgument)]
    [InlineData("Get-EgressNode -From $scene -CiliumVersion new", "InvalidVersion,EgressTools.Cmdlets.GetEgressNodeCommand", ErrorCategory.InvalidArgument)]
    public void ErrorsHaveAStableIdAndACategory(string script, string id, ErrorCategory category)
    {
        using var engine = new Engine();
        var error = engine.Run($"$scene = '{Engine.Scene}'; {script}").Error;

        Assert.Equal(id, error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.IsAssignableFrom<EgressException>(error.Exception);
    }

    [Fact]
    public void AMissingSnapshotIsAnErrorOfTheInput()
    {
        using var engine = new Engine();
        var error = engine.Run("Get-EgressNode -From /no/such/snapshot").Error;

        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Contains("/no/such/snapshot", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARelativePathIsThatOfTheSessionsLocation()
    {
        using var engine = new Engine();
        var result = engine.Run($"$ExecutionContext.SessionState.Path.SetLocation('{Path.GetDirectoryName(Engine.Scene)}') > $null; " +
            $"Get-EgressNode -From {Path.GetFileName(Engine.Scene)}");

        Assert.Empty(result.Errors);
        Assert.Equal(3, result.Output.Length);
    }

    [Fact]
    public void RulesAreTheEnginesForEveryAgent()
    {
        using var engine = new Engine();
        var result = engine.Run($"Get-EgressRule -Expected -From '{Engine.Scene}'");
        var nodes = result.Output.Select(static r => (string)r.Properties["Node"].Value).Distinct(StringComparer.Ordinal).ToList();
        var one = engine.Run($"Get-EgressRule -Expected -From '{Engine.Scene}' -Node {nodes[0]}");

        Assert.Empty(result.Errors);
        Assert.Equal(result.Output.Length, one.Output.Length * nodes.Count);
        Assert.All(one.Output, static r => Assert.NotNull(r.Properties["GatewayIP"].Value));
    }

    [Fact]
    public void RecordedExitAddressesAreComparedWithTheExpectation()
    {
        using var engine = new Engine();
        var results = engine.Run($"Test-EgressExitIp -From '{Engine.Scene}'");

        Assert.Empty(results.Errors);
        Assert.Equal(10, results.Output.Length);
        Assert.All(results.Output, static r => Assert.Equal(true, r.Get("Recorded")));
        Assert.True(engine.Run($"Test-EgressExitIp -From '{Engine.Scene}' -Quiet").Single<bool>());
        Assert.Empty(engine.Run($"Test-EgressExitIp -From '{Engine.Scene}' -Show failed").Output);
    }

    [Fact]
    public void PodsComeFromThePipelineAsTextsResultsOrPolicies()
    {
        using var engine = new Engine();
        var pod = engine.Run($"Test-EgressExitIp -From '{Engine.Scene}'").Output[0].Text("Pod")!;

        Assert.Equal(pod, engine.Run($"'{pod}' | Test-EgressExitIp -From '{Engine.Scene}'").Only.Text("Pod"));
        Assert.Equal(pod, engine.Run($"'{pod.Split('/')[1]}' | Test-EgressExitIp -From '{Engine.Scene}' -Namespace {pod.Split('/')[0]}").Only.Text("Pod"));
        Assert.Equal(10, engine.Run($"Test-EgressExitIp -From '{Engine.Scene}' | Test-EgressExitIp -From '{Engine.Scene}'").Output.Length);
    }

    [Fact]
    public void AnEmptyPipelineTestsNothingRatherThanEverything()
    {
        using var engine = new Engine();

        var result = engine.Run($"@() | Test-EgressExitIp -From '{Engine.Scene}'");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void ASnapshotIsNotWrittenWithWhatIf()
    {
        using var engine = new Engine();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var result = engine.Run($"Export-EgressSnapshot -Path '{path}' -From '{Engine.Scene}' -WhatIf");

        Assert.Empty(result.Errors);
        Assert.False(Path.Exists(path));
    }
}
