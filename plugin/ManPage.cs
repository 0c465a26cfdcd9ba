using System.Reflection;
using System.Text;

namespace EgressTools.Plugin;

/// <summary>The man page <c>kubectl-egress.1</c> out of the declarations, in the language of man(7).</summary>
internal static class ManPage
{
    /// <summary>The word that prints it. Packages are made with it, and no person types it.</summary>
    public const string Word = "__man";

    private static readonly ImmutableArray<(string Name, string Meaning)> Variables =
    [
        ("KUBECONFIG", "Kubeconfig files, as for kubectl."),
        (EchoServices.Variable, "Echo service for every run; none forbids the public ones."),
        ("NO_COLOR", "No colours, if it is not empty."),
        ("XDG_STATE_HOME", "Folder in which policies are saved before they are deleted for a while; ~/.local/state without it."),
    ];

    // Of the commit, so that the page is the same each time it is made; a build that does not know it has none.
    private static string Date => typeof(ManPage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(static a => a.Key == "CommitDate")?.Value is { Length: >= 10 } date ? date[..10] : "";

    /// <summary>Writes the page.</summary>
    public static void Write(TextWriter output)
    {
        var name = Escape(HelpText.File);
        output.Write($".TH {name.ToUpperInvariant()} 1 \"{Date}\" \"{name} {Product.Version}\" \"User Commands\"\n");
        output.Write($".SH NAME\n{name} \\- operate Cilium's egress gateway\n");
        output.Write($".SH SYNOPSIS\n{Bold(HelpText.Synopsis(""))} [OPTIONS]\n");
        output.Write($".SH DESCRIPTION\n{Lines(HelpText.Description("") + ".")}\n.PP\n");
        output.Write($"{Lines($"Try it without a cluster: {Subcommands.Demo}. Find what is wrong in a cluster: {Subcommands.Check}.")}\n");
        output.Write(".SH COMMANDS\n");
        foreach (var group in Subcommands.Groups)
            output.Write($".TP\n{Bold(group.Title)} ({Escape(group.About)})\n{Line(string.Join(", ", group.Commands.Select(static c => c.Name)))}\n");
        foreach (var command in Subcommands.Groups.SelectMany(static g => g.Commands))
            Write(output, command);
        output.Write(".SH OPTIONS OF EVERY COMMAND\n");
        Write(output, Options.Everywhere);
        output.Write(".SH EXIT STATUS\n");
        foreach (var (code, meaning) in ExitCodes.All)
            Item(output, code.ToString(System.Globalization.CultureInfo.InvariantCulture), meaning + ".");
        output.Write(".SH ENVIRONMENT\n");
        foreach (var (variable, meaning) in Variables)
            Item(output, variable, meaning);
        output.Write(".SH SEE ALSO\n.BR kubectl (1)\n");
    }

    private static void Write(TextWriter output, CommandDefinition command)
    {
        output.Write($".SH {Escape(command.Kubectl.ToUpperInvariant())}\n{Bold(HelpText.Synopsis(command.Name))} [OPTIONS]\n.PP\n");
        output.Write($"{Lines(HelpText.Description(command.Name) + "." + HelpText.WithoutFrom(command))}\n");
        if (!command.Aliases.IsEmpty)
            output.Write($".PP\n{Line($"Aliases: {string.Join(", ", command.Names.Skip(1))}")}\n");
        foreach (var argument in command.Options.Where(static o => o.IsArgument))
            Item(output, argument.Kubectl, argument.Help + ".");
        Write(output, HelpText.OwnOptions(command));
        output.Write($".PP\nExamples:\n.PP\n.nf\n{string.Concat(HelpText.Examples(command.Name).Select(static e => $"{Line(e)}\n"))}.fi\n");
    }

    private static void Write(TextWriter output, IEnumerable<OptionDefinition> options)
    {
        foreach (var (name, description) in options.Select(HelpText.Describe))
            Item(output, name, description + ".");
    }

    private static void Item(TextWriter output, string name, string text) => output.Write($".TP\n{Bold(name)}\n{Lines(text)}\n");

    private static string Bold(string text) => $"\\fB{Escape(text)}\\fR";

    private static string Lines(string text) => string.Join('\n', HelpText.Wrap(text, 72).Select(Line));

    // A dot or an apostrophe at the beginning would be a request.
    private static string Line(string text) => text[0] is '.' or '\'' ? "\\&" + Escape(text) : Escape(text);

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text)
        {
            escaped.Append(letter switch
            {
                '\\' => "\\e",
                '-' => "\\-",
                '\'' => "\\(aq",
                '`' => "\\(ga",
                '^' => "\\(ha",
                '~' => "\\(ti",
                _ => letter.ToString(),
            });
        }
        return escaped.ToString();
    }
}
