using System.CommandLine;

namespace EgressTools.Plugin;

/// <summary>The help of a command, in the manner of kubectl.</summary>
internal static class HelpText
{
    private const int Columns = 80;

    public static void Write(TextWriter output, Command command)
    {
        output.Write($"{command.Description}.\n\nUsage:\n  {Usage(command)}\n");
        Section(output, "Arguments", command.Arguments.Select(static a => ($"{a.Name.ToUpperInvariant()}", a.Description ?? "")));
        Section(output, "Commands", command.Subcommands.Where(static c => !c.Hidden).Select(static c => (c.Name, c.Description ?? "")));
        Section(output, "Options", Own(command).Select(Describe));
        if (HelpExamples.Of.TryGetValue(command is RootCommand ? "" : Name(command)["kubectl egress ".Length..], out var examples))
            output.Write($"\nExamples:\n{string.Concat(examples.Select(static e => $"  {e}\n"))}");
        if (command is RootCommand)
            Section(output, "Options of every command", Common(command).Select(Describe));
        else
            output.Write("\n'kubectl egress --help' shows the options of every command.\n");
    }

    /// <summary>As a user calls it: "kubectl egress create policy".</summary>
    public static string Name(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Name(parent)} {command.Name}" : "kubectl egress";

    public static string Usage(Command command)
    {
        var tail = command.Subcommands.Count > 0 ? " COMMAND" : string.Concat(command.Arguments.Select(static a => a.Arity.MinimumNumberOfValues > 0 ? $" {a.Name.ToUpperInvariant()}" : $" [{a.Name.ToUpperInvariant()}...]"));
        return $"{Name(command)}{tail} [OPTIONS]";
    }

    public static IEnumerable<Option> Own(Command command) => command.Options.Where(static o => !o.Recursive && !o.Hidden && o is not (System.CommandLine.Help.HelpOption or VersionOption));

    public static (string Name, string Description) Describe(Option option)
    {
        var shortName = option.Aliases.FirstOrDefault(static a => a.Length == 2);
        var value = option.HelpName is not { } name ? "" : option.Arity.MinimumNumberOfValues > 0 ? " " + name : $"[={name}]";
        return ($"{(shortName is null ? "" : shortName + ", ")}{option.Name}{value}", option.Description ?? "");
    }

    public static IEnumerable<Option> Common(Command root) =>
        root.Options.Where(static o => o.Recursive && o is not (System.CommandLine.Help.HelpOption or VersionOption));

    private static void Section(TextWriter output, string title, IEnumerable<(string Name, string Text)> rows)
    {
        var all = rows.ToList();
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
