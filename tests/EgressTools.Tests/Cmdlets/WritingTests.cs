using System.Management.Automation;

namespace EgressTools.Tests.Cmdlets;

/// <summary>Whatever writes something has -WhatIf and -Confirm.</summary>
public sealed class WritingTests
{
    /// <summary>Parameters that say where something is written, or that nothing is.</summary>
    private static readonly string[] Signs = ["DryRun", "Output", "Fix", "ProbeImage", "OutFile"];

    [Fact]
    public void ACmdletThatCanWriteCanSayWhatItWouldDo()
    {
        using var engine = new Engine();
        var commands = engine.Run("Get-Command -Module EgressTools -CommandType Cmdlet").Output.Select(static o => (CmdletInfo)o.BaseObject).ToList();
        var writing = commands.Where(static c => c.Verb is "Add" or "Remove" or "Publish" or "Enable" or "Disable" or "Export"
            || Signs.Any(c.Parameters.ContainsKey)).ToList();

        Assert.All(writing, static c => Assert.True(c.Parameters.ContainsKey("WhatIf") && c.Parameters.ContainsKey("Confirm"), c.Name));
        Assert.Equal([], commands.Except(writing).Where(static c => c.Parameters.ContainsKey("WhatIf")).Select(static c => c.Name));
    }

    [Theory]
    [InlineData("Invoke-EgressCheck -From '{0}' -Output 'junit={1}'")]
    [InlineData("Export-EgressSnapshot '{1}' -From '{0}'")]
    [InlineData("Invoke-EgressCheck '{1}.yaml' -Fix")]
    public void NoFileIsWrittenWhereOnlyThatIsAskedFor(string command)
    {
        using var engine = new Engine();
        var folder = Directory.CreateTempSubdirectory();
        var path = Path.Combine(folder.FullName, "written");
        const string Policy = """
            apiVersion: cilium.io/v2
            kind: CiliumEgressGatewayPolicy
            metadata: {name: web}
            spec:
              selectors: [{podSelector: {matchLabels: {app: web}}}]
              destinationCIDRs: [10.0.0.1/8]
              egressGateway: {nodeSelector: {matchLabels: {a: b}}}
            """;
        try
        {
            File.WriteAllText(path + ".yaml", Policy);
            engine.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, command, Engine.Scene, path) + " -WhatIf");

            Assert.False(Path.Exists(path));
            Assert.Equal(Policy, File.ReadAllText(path + ".yaml"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
