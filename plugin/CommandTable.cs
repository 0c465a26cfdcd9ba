using System.Globalization;
using System.Text;

namespace EgressTools.Plugin;

/// <summary>The commands and options as tables for the README, so that it cannot say anything else than the program.</summary>
internal static class CommandTable
{
    public static string Markdown()
    {
        var commands = Subcommands.All.OrderBy(static c => c.Name, StringComparer.Ordinal).ToList();
        var text = new StringBuilder("| command | cmdlet | does |\n|---|---|---|\n");
        foreach (var command in commands)
            text.Append(CultureInfo.InvariantCulture, $"| `{command.Name}` | {(command.Cmdlet is { } cmdlet ? $"`{cmdlet}`" : "")} | {command.Summary} |\n");
        foreach (var command in commands.Where(static c => OwnOptions(c).Any()))
            Table(text, $"`{command.Kubectl}`", OwnOptions(command));
        Table(text, "Every command", Options.Everywhere);
        return text.ToString();
    }

    private static IEnumerable<OptionDefinition> OwnOptions(CommandDefinition command) =>
        command.Options.Where(static o => !o.IsArgument && o.NoOption is null);

    private static void Table(StringBuilder text, string title, IEnumerable<OptionDefinition> options)
    {
        text.Append($"\n{title}\n\n| option | meaning |\n|---|---|\n");
        foreach (var (name, description) in options.Select(HelpText.Describe))
            text.Append($"| `{name}` | {description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
    }
}
