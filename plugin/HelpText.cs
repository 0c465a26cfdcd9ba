using System.CommandLine;
using System.Globalization;

namespace EgressTools.Plugin;

/// <summary>The help of a command, in the manner of kubectl, out of its declaration alone: nothing is parsed and built for it.</summary>
internal static class HelpText
{
    private const string Program = "kubectl egress";

    /// <summary>The name of its file.</summary>
    public const string File = "kubectl-egress";

    private const int Columns = 80;

    /// <summary>The command whose help is asked for, as <c>create policy</c>; "" for the program;
    /// null where that needs a closer look at the arguments.</summary>
    public static string? AskedFor(string[] args) => args switch
    {
        [.. var words, "--help" or "-h"] => Known(words),
        ["help", .. var words] => Known(words),
        // Not of a command, of which it may be an argument.
        [var group, "help"] when Subcommands.Find(group) is null => Known([group]),
        _ => null,
    };

    /// <summary>What somebody needs who types the name of the program alone: what it is for, what to run first, and where the rest is. One screen.</summary>
    public static void WriteOverview(TextWriter output)
    {
        Paragraph(output, Description("") + ".");
        Section(output, "Run first", new[] { Subcommands.Demo, Subcommands.Check, Subcommands.Policies }.Select(static c => (c.Kubectl, FirstUse(c))));
        Section(output, "Commands", Subcommands.Groups.Select(static g => (g.Title, string.Join(", ", g.Commands.Select(static c => c.Name)))));
        output.Write('\n');
        Paragraph(output, $"'{Program} --help' says what each command does and has the options of all; '{Program} help COMMAND' shows one with its examples.");
    }

    /// <summary>Writes the help of a command, of a group such as <c>create</c>, or, for "", of the program.</summary>
    public static void Write(TextWriter output, string name)
    {
        var command = Subcommands.Find(name);
        var below = Below(name);
        Paragraph(output, Description(name) + ".");
        output.Write($"\nUsage:\n  {Synopsis(name)} [OPTIONS]\n");
        if (command is { Aliases.IsEmpty: false })
            output.Write($"\nAliases:\n  {string.Join(", ", command.Names)}\n");
        Section(output, "Arguments", command?.Options.Where(static o => o.IsArgument).Select(static a => (a.Kubectl, a.Help)));
        if (name.Length > 0)
            Section(output, "Commands", below.Select(word => (word, Description($"{name} {word}"))));
        else
            Groups(output);
        Section(output, "Options", command is null ? null : OwnOptions(command).Select(Describe));
        output.Write($"\nExamples:\n{string.Concat(Examples(name).Select(static e => $"  {e}\n"))}");
        if (name.Length == 0)
            Section(output, "Options of every command", Options.Everywhere.Select(Describe));
        else
        {
            output.Write('\n');
            Paragraph(output, $"'{Program} --help' shows the options of every command." + WithoutFrom(command));
        }
    }

    /// <summary>How it is called: <c>kubectl egress create policy NAME</c>.</summary>
    public static string Synopsis(string name) => $"{Program} {name}".TrimEnd() + (Below(name).Length > 0 ? " COMMAND" : Usage(Subcommands.Find(name)));

    /// <summary>The options of a command beside its arguments.</summary>
    public static IEnumerable<OptionDefinition> OwnOptions(CommandDefinition command) =>
        command.Options.Where(static o => !o.IsArgument && o.NoOption is null);

    /// <summary>Why the command does not take <c>--from</c>, as the next sentence; empty where it does.</summary>
    public static string WithoutFrom(CommandDefinition? command) =>
        command?.ReadsNothingSaved is { } why ? $" {command.Name} does not take {Options.From}: {why.ToString(CultureInfo.InvariantCulture)}." : "";

    private static void Groups(TextWriter output)
    {
        foreach (var group in Subcommands.Groups)
            Section(output, $"{group.Title} ({group.About})", group.Commands.Select(static c => (c.Name, c.Summary.ToString(CultureInfo.InvariantCulture))),
                Subcommands.All.Max(static c => c.Name.Length));
    }

    // In a few words; their own pages say more.
    private static string FirstUse(CommandDefinition command) => command == Subcommands.Demo ? "Try it on a recorded cluster"
        : command == Subcommands.Check ? "Find what is wrong in your cluster" : "See which pods leave by which gateway";

    /// <summary>What is typed most often.</summary>
    public static IEnumerable<string> Examples(string name) => (name switch
    {
        "" => [Subcommands.Demo.Name, Subcommands.Policies.Name, Subcommands.Help.Examples[^1]],
        _ => Subcommands.Find(name)?.Examples
            ?? [.. Subcommands.All.Where(c => c.Name.StartsWith(name + " ", StringComparison.Ordinal)).Select(static c => c.Examples[0])],
    }).Select(static line => $"{Program} {line}");

    /// <summary>As a user calls it: "kubectl egress create policy".</summary>
    public static string Name(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Name(parent)} {command.Name}" : Program;

    /// <summary>The same as in a declaration: "create policy".</summary>
    public static string DeclaredName(Command command) => Name(command)[Program.Length..].TrimStart();

    /// <summary>An option as help shows it.</summary>
    public static (string Name, string Description) Describe(OptionDefinition option)
    {
        var value = option.Word is not { } word ? "" : option.Value == OptionValue.Optional ? $"[={word}]" : " " + word;
        return ($"{(option.Short is { } name ? name + ", " : "")}{option.Name}{value}", option.Help);
    }

    private static string? Known(string[] words)
    {
        var name = string.Join(' ', words);
        return Subcommands.Find(name) is { } command ? command.Name : Below(name).Length > 0 ? name : null;
    }

    /// <summary>The next words after a name.</summary>
    public static string[] Below(string name)
    {
        var start = name.Length == 0 ? "" : name + " ";
        return [.. Subcommands.All.Where(c => c.Name.StartsWith(start, StringComparison.Ordinal)).Select(c => c.Name[start.Length..].Split(' ')[0])
            .Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What a command, a group or the program does.</summary>
    public static string Description(string name) => name switch
    {
        "" => "Operates Cilium's egress gateway: shows the gateway nodes, writes and applies policies, and proves by which address pods leave",
        _ => Subcommands.Find(name)?.Summary.ToString(CultureInfo.InvariantCulture) ?? "Write a document",
    };

    private static string Usage(CommandDefinition? command) => string.Concat((command?.Options ?? []).Where(static o => o.IsArgument)
        .Select(static a => a.Value == OptionValue.One ? $" {a.Kubectl}" : $" [{a.Kubectl}...]"));

    private static void Paragraph(TextWriter output, string text)
    {
        foreach (var line in Wrap(text, Columns))
            output.Write(line + "\n");
    }

    private static void Section(TextWriter output, string title, IEnumerable<(string Name, string Text)>? rows, int least = 0)
    {
        var all = (rows ?? []).ToList();
        if (all.Count == 0)
            return;
        var width = Math.Min(34, Math.Max(least, all.Max(static r => r.Name.Length)));
        output.Write($"\n{title}:\n");
        foreach (var (name, text) in all)
        {
            var lines = Wrap(text, Columns - width - 4).ToList();
            output.Write(name.Length > width ? $"  {name}\n  {new string(' ', width)}  {lines[0]}\n" : $"  {name.PadRight(width)}  {lines[0]}\n");
            foreach (var line in lines.Skip(1))
                output.Write($"  {new string(' ', width)}  {line}\n");
        }
    }

    /// <summary>Cuts a text into lines between its words: a terminal would cut it in one.</summary>
    public static IEnumerable<string> Wrap(string text, int columns)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + word.Length >= columns)
            {
                yield return line;
                line = word;
            }
            else
                line = line.Length == 0 ? word : $"{line} {word}";
        }
        yield return line;
    }
}
