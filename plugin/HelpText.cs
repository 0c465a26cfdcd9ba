using System.CommandLine;

namespace EgressTools.Plugin;

/// <summary>The help of a command, in the manner of kubectl, out of its declaration alone: nothing is parsed and built for it.</summary>
internal static class HelpText
{
    private const string Program = "kubectl egress";
    private const int Columns = 80;

    /// <summary>The command whose help is asked for, as <c>create policy</c>; "" for the program;
    /// null where that needs a closer look at the arguments.</summary>
    public static string? AskedFor(string[] args) => args switch
    {
        [] => "",
        [.. var words, "--help" or "-h"] => Known(words),
        ["help", .. var words] => Known(words),
        _ => null,
    };

    /// <summary>Writes the help of a command, of a group such as <c>create</c>, or, for "", of the program.</summary>
    public static void Write(TextWriter output, string name)
    {
        var command = Subcommands.All.FirstOrDefault(c => c.Name == name);
        var below = Below(name);
        output.Write($"{Description(name)}.\n\nUsage:\n  {$"{Program} {name}".TrimEnd()}{(below.Length > 0 ? " COMMAND" : Usage(command))} [OPTIONS]\n");
        Section(output, "Arguments", command?.Options.Where(static o => o.IsArgument).Select(static a => (a.Kubectl, a.Help)));
        Section(output, "Commands", below.Select(word => (word, Description($"{name} {word}".TrimStart()))));
        Section(output, "Options", command?.Options.Where(static o => !o.IsArgument && o.NoOption is null).Select(Describe));
        output.Write($"\nExamples:\n{string.Concat(Examples(name).Select(static e => $"  {e}\n"))}");
        if (name.Length == 0)
            Section(output, "Options of every command", Options.Everywhere.Select(Describe));
        else
            output.Write($"\n'{Program} --help' shows the options of every command.\n");
    }

    /// <summary>What is typed most often.</summary>
    public static IEnumerable<string> Examples(string name) => (name switch
    {
        "" => ["nodes", "help create policy"],
        "create" => Subcommands.CreatePolicy.Examples[..1],
        _ => Subcommands.All.First(c => c.Name == name).Examples,
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
        return name.Length == 0 || Subcommands.All.Any(c => c.Name == name) || Below(name).Length > 0 ? name : null;
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
        "create" => "Write a document",
        _ => Subcommands.All.First(c => c.Name == name).Summary.ToString(),
    };

    private static string Usage(CommandDefinition? command) => string.Concat((command?.Options ?? []).Where(static o => o.IsArgument)
        .Select(static a => a.Value == OptionValue.One ? $" {a.Kubectl}" : $" [{a.Kubectl}...]"));

    private static void Section(TextWriter output, string title, IEnumerable<(string Name, string Text)>? rows)
    {
        var all = (rows ?? []).ToList();
        if (all.Count == 0)
            return;
        var width = Math.Min(34, all.Max(static r => r.Name.Length));
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
    private static IEnumerable<string> Wrap(string text, int columns)
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
