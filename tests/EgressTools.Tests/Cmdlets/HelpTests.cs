using System.Management.Automation;

namespace EgressTools.Tests.Cmdlets;

public sealed class HelpTests
{
    [Fact]
    public void TheHelpIsThatOfTheDeclarations()
    {
        using var engine = new Engine();
        var path = Repository.Path("module", "EgressTools.Cmdlets", "en-US", "EgressTools.Cmdlets.dll-Help.xml");
        var expected = HelpFile.Generate([.. engine.Run("Get-Command -Module EgressTools").Output.Select(static c => (CmdletInfo)c.BaseObject)]);
        if (Golden.Updating)
            File.WriteAllText(path, expected);

        Assert.Equal(expected, File.ReadAllText(path), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void GetHelpShowsSynopsisParametersAndExamples()
    {
        using var engine = new Engine();
        foreach (var command in engine.Run("Get-Command -Module EgressTools").Output.Select(static c => (CommandInfo)c.BaseObject))
        {
            var help = Assert.Single(engine.Run($"Get-Help {command.Name} -Full").Output);

            Assert.EndsWith(".", (string)help.Properties["Synopsis"].Value, StringComparison.Ordinal);
            Assert.NotNull(help.Properties["examples"]?.Value);
            Assert.Single(engine.Run($"Get-Help {command.Name} -Parameter Context").Output);
        }
    }
}
