using System.CommandLine;
using System.Text;

namespace EgressTools.Plugin;

/// <summary>The commands and options as tables for the README, so that it cannot say anything else than the program.</summary>
internal static class CommandTable
{
    /// <summary>The cmdlet that does the same, by command.</summary>
    public static readonly IReadOnlyDictionary<string, string> Cmdlets = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["nodes"] = "Get-EgressNode",
        ["create policy"] = "New-EgressPolicy",
        ["create nodepool"] = "New-EgressNodePool",
        ["apply"] = "Publish-EgressPolicy",
        ["test"] = "Test-EgressExitIp",
        ["cleanup"] = "Remove-EgressProbe",
        ["rules"] = "Get-EgressRule",
        ["route"] = "Resolve-EgressRoute",
        ["plan"] = "Get-EgressPlan",
        ["policies"] = "Get-EgressPolicy",
        ["users"] = "Find-EgressPod",
        ["verify"] = "Compare-EgressRule",
        ["check"] = "Invoke-EgressCheck",
        ["snapshot"] = "Export-EgressSnapshot",
        ["label"] = "Add-EgressNode",
        ["unlabel"] = "Remove-EgressNode",
        ["enable"] = "Enable-EgressGateway",
        ["disable"] = "Disable-EgressGateway",
    };

    public static string Markdown()
    {
        var root = App.Commands(new CommonOptions(), new Streams(Stream.Null, TextWriter.Null, TextWriter.Null));
        var commands = root.Subcommands.SelectMany(static c => c.Subcommands.Count > 0 ? c.Subcommands.Select(s => (Name: $"{c.Name} {s.Name}", Command: s)) : [(c.Name, c)])
            .Where(static c => !c.Command.Hidden).OrderBy(static c => c.Name, StringComparer.Ordinal).ToList();
        var text = new StringBuilder("| command | cmdlet | does |\n|---|---|---|\n");
        foreach (var (name, command) in commands)
            text.Append($"| `{name}` | {(Cmdlets.TryGetValue(name, out var cmdlet) ? $"`{cmdlet}`" : "")} | {command.Description} |\n");
        foreach (var (name, command) in commands.Where(static c => HelpText.Own(c.Command).Any()))
            Table(text, $"`kubectl egress {name}`", HelpText.Own(command));
        Table(text, "Every command", root.Options.Where(static o => o.Recursive && o is not (System.CommandLine.Help.HelpOption or VersionOption)));
        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, IEnumerable<Option> options)
    {
        text.Append($"\n{title}\n\n| option | meaning |\n|---|---|\n");
        foreach (var (name, description) in options.Select(HelpText.Describe))
            text.Append($"| `{name}` | {description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
    }
}
