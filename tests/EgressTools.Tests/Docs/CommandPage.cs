using System.Globalization;
using System.Text;
using EgressTools.Plugin;

namespace EgressTools.Tests.Docs;

/// <summary>The pages of commands, <c>module/docs/commands/NAME.md</c>: what is declared is written here, and the rest of a page by hand.</summary>
internal static class CommandPage
{
    private const string EndOfHead = "<!-- written by hand from here -->";
    private const string StartOfReference = "<!-- written from the declarations from here -->";

    /// <summary>All commands, by name.</summary>
    public static ImmutableArray<CommandDefinition> Shown { get; } = [.. Subcommands.All.OrderBy(static c => c.Name, StringComparer.Ordinal)];

    public static string PathOf(CommandDefinition command) => $"module/docs/commands/{File(command)}";

    /// <summary>The page with what is declared as it is now, and what somebody wrote as it is.</summary>
    public static string Of(CommandDefinition command, string page)
    {
        var (begin, end) = (page.IndexOf(EndOfHead, StringComparison.Ordinal), page.IndexOf(StartOfReference, StringComparison.Ordinal));
        Assert.True(page.Length == 0 || (begin >= 0 && end > begin), $"{PathOf(command)}: the comments between which it is written by hand are missing");
        return Head(command) + (page.Length == 0 ? EndOfHead + "\n\n" : page[begin..end]) + Reference(command);
    }

    /// <summary>The list of commands, and the options that all have.</summary>
    public static string Index()
    {
        var text = new StringBuilder("# Commands\n\n| command | cmdlet | does |\n|---|---|---|\n");
        foreach (var command in Shown)
            text.Append(CultureInfo.InvariantCulture, $"| [`{command.Name}`]({File(command)}) | {Cmdlet(command)} | {command.Summary} |\n");
        Table(text, "Options of every command", Options.Everywhere);
        return text.ToString();
    }

    private static string File(CommandDefinition command) => command.Name.Replace(' ', '-') + ".md";

    private static string Cmdlet(CommandDefinition command) => command.Cmdlet is { } cmdlet ? $"`{cmdlet}`" : "";

    private static string Head(CommandDefinition command)
    {
        var usage = string.Concat(command.Options.Where(static o => o.IsArgument)
            .Select(static a => a.Value == OptionValue.One ? $" {a.Kubectl}" : $" [{a.Kubectl}...]"));
        var cmdlet = command.Cmdlet is { } name ? $"In PowerShell: `{name}`." : $"In PowerShell: {command.NoCmdlet}.";
        return $"# {command.Kubectl}\n\n{command.Summary}. {cmdlet}\n\n```text\n{command.Kubectl}{usage} [OPTIONS]\n```\n\n";
    }

    private static string Reference(CommandDefinition command)
    {
        var text = new StringBuilder(StartOfReference + "\n");
        Table(text, "Arguments", command.Options.Where(static o => o.IsArgument && o.NoOption is null));
        Table(text, "Options", command.Options.Where(static o => !o.IsArgument && o.NoOption is null));
        text.Append("\n[Options of every command](README.md#options-of-every-command)\n");
        if (!command.Examples.IsEmpty)
            text.Append($"\n## More examples\n\n```sh\n{string.Concat(HelpText.Examples(command.Name).Select(static e => e + "\n"))}```\n");
        if (new RightsTable().Commands.Any(c => c.Command == command))
            text.Append($"\n## Rights\n\n{RightsPage.Table(command)}\n[What the words mean](../rbac.md#roles), and roles for each level\n");
        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, IEnumerable<OptionDefinition> options)
    {
        var rows = options.Select(static o => o.IsArgument ? (Name: o.Kubectl, Description: o.Help) : HelpText.Describe(o)).ToList();
        if (rows.Count == 0)
            return;
        text.Append($"\n## {title}\n\n| {(title == "Arguments" ? "argument" : "option")} | meaning |\n|---|---|\n");
        foreach (var (name, description) in rows)
            text.Append($"| `{name}` | {description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
    }
}
