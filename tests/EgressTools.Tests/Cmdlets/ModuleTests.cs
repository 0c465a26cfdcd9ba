using System.Management.Automation;

namespace EgressTools.Tests.Cmdlets;

public sealed class ModuleTests
{
    private static readonly string[] Cmdlets =
    [
        "Add-EgressNode", "Compare-EgressRule", "Disable-EgressGateway", "Enable-EgressGateway", "Export-EgressSnapshot", "Find-EgressPod",
        "Get-EgressNode", "Get-EgressPlan",
        "Get-EgressPolicy", "Get-EgressRule", "Invoke-EgressCheck", "New-EgressNodePool", "New-EgressPolicy", "New-EgressRole", "Publish-EgressPolicy",
        "Remove-EgressNode", "Remove-EgressPolicy", "Remove-EgressProbe", "Resolve-EgressRoute",
        "Test-EgressExitIp",
    ];

    [Fact]
    public void ExportsExactlyItsCmdlets()
    {
        using var engine = new Engine();
        var commands = engine.Run("Get-Command -Module EgressTools").Output.Select(static c => (CommandInfo)c.BaseObject).ToList();

        Assert.Equal(Cmdlets, commands.Select(static c => c.Name).Order(StringComparer.Ordinal));
        Assert.All(commands, static c => Assert.Equal(CommandTypes.Cmdlet, c.CommandType));
    }

    [Fact]
    public void EveryVerbIsApproved()
    {
        using var engine = new Engine();
        var verbs = new[] { typeof(VerbsCommon), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle), typeof(VerbsOther),
            typeof(VerbsCommunications), typeof(VerbsSecurity) }
            .SelectMany(static t => t.GetFields()).Select(static f => (string)f.GetValue(null)!).ToHashSet(StringComparer.Ordinal);

        Assert.All(Cmdlets, name => Assert.Contains(name.Split('-')[0], verbs));
    }

    [Fact]
    public void EveryCmdletThatWritesObjectsSaysOfWhichType()
    {
        using var engine = new Engine();
        var silent = engine.Run("Get-Command -Module EgressTools").Output.Select(static c => (CommandInfo)c.BaseObject)
            .Where(static c => c.OutputType.Count == 0).Select(static c => c.Name);

        // It writes files.
        Assert.Equal(["Export-EgressSnapshot"], silent);
    }

    [Fact]
    public void ManifestAndAssembliesHaveOneVersion()
    {
        using var engine = new Engine();
        var module = (PSModuleInfo)engine.Run("Get-Module EgressTools").Output.Single().BaseObject;

        Assert.Equal(typeof(EgressException).Assembly.GetName().Version!.ToString(3), module.Version.ToString());
    }

    [Theory]
    [InlineData("Get-EgressNode")]
    [InlineData("Get-EgressPolicy")]
    [InlineData("Get-EgressRule -Expected")]
    [InlineData("Test-EgressExitIp -Policy egress-test")]
    [InlineData("Invoke-EgressCheck")]
    public void ObjectsGoThroughTheCmdletsOfTheShell(string command)
    {
        using var engine = new Engine();
        var result = engine.Run($$"""
            $objects = {{command}} -From '{{Engine.Scene}}'
            $column = $objects[0].PSObject.Properties.Name | Where-Object { $objects[0].$_ -is [string] } | Select-Object -First 1
            $sorted = $objects | Sort-Object $column -Descending | Select-Object -ExpandProperty $column
            $sorted -join '|'
            ($objects | ConvertTo-Json -Depth 6 | ConvertFrom-Json | Sort-Object $column -Descending).$column -join '|'
            ($objects | Select-Object $column | ConvertTo-Csv | ConvertFrom-Csv | Sort-Object $column -Descending).$column -join '|'
            ($objects | Group-Object $column | Measure-Object Count -Sum).Sum -eq @($objects).Count
            """);

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        var written = result.Output.Select(static o => o.ToString()).ToList();
        Assert.NotEqual("", written[0]);
        Assert.Equal([written[0], written[0], written[0], "True"], written);
    }

    [Fact]
    public void CanBeRemovedAndImportedAgain()
    {
        using var engine = new Engine();
        var result = engine.Run($"Get-EgressNode -From '{Engine.Scene}' > $null; Remove-Module EgressTools; Import-Module '{Engine.Manifest}'; " +
            $"Get-EgressNode -From '{Engine.Scene}'");

        Assert.Empty(result.Errors);
        Assert.Equal(3, result.Output.Length);
    }

    [Fact]
    public void ParametersThatAllShareMeanTheSameEverywhere()
    {
        using var engine = new Engine();
        foreach (var command in engine.Run("Get-Command -Module EgressTools").Output.Select(static c => (CommandInfo)c.BaseObject))
        {
            Assert.Superset(
                new HashSet<string>(StringComparer.Ordinal) { "KubeConfig", "Context", "Cluster", "User", "Namespace", "Server", "Token",
                    "CertificateAuthority", "ClientCertificate", "ClientKey", "TlsServerName", "InsecureSkipTlsVerify", "As", "AsGroup", "AsUid", "AsUserExtra",
                    "Credential", "RequestTimeout" },
                command.Parameters.Keys.ToHashSet(StringComparer.Ordinal));
        }
    }
}
