using System.CommandLine;

namespace EgressTools.Plugin;

/// <summary>The help of a command, in the manner of kubectl.</summary>
internal static class HelpText
{
    public static void Write(TextWriter output, Command command)
    {
        output.Write($"{command.Description}.\n\nUsage:\n  {Usage(command)}\n");
        Section(output, "Arguments", command.Arguments.Select(static a => ($"{a.Name.ToUpperInvariant()}", a.Description ?? "")));
        Section(output, "Commands", command.Subcommands.Where(static c => !c.Hidden).Select(static c => (c.Name, c.Description ?? "")));
        Section(output, "Options", Own(command).Select(Describe));
        Section(output, "Options of every command", Inherited(command).Select(Describe));
    }

    public static string Usage(Command command)
    {
        var names = new List<string>();
        for (var at = command; at is not RootCommand and not null; at = at.Parents.OfType<Command>().FirstOrDefault())
            names.Insert(0, at.Name);
        var tail = command.Subcommands.Count > 0 ? " COMMAND" : string.Concat(command.Arguments.Select(static a => a.Arity.MinimumNumberOfValues > 0 ? $" {a.Name.ToUpperInvariant()}" : $" [{a.Name.ToUpperInvariant()}...]"));
        return $"kubectl egress{string.Concat(names.Select(static n => " " + n))}{tail} [OPTIONS]";
    }

    public static IEnumerable<Option> Own(Command command) => command.Options.Where(static o => !o.Recursive && !o.Hidden && o is not (System.CommandLine.Help.HelpOption or VersionOption));

    public static (string Name, string Description) Describe(Option option)
    {
        var shortName = option.Aliases.FirstOrDefault(static a => a.Length == 2);
        var value = option.HelpName is { } name ? " " + name : "";
        return ($"{(shortName is null ? "" : shortName + ", ")}{option.Name}{value}", option.Description ?? "");
    }

    private static IEnumerable<Option> Inherited(Command command)
    {
        for (var at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            foreach (var option in at.Options.Where(static o => o.Recursive && o is not (System.CommandLine.Help.HelpOption or VersionOption)))
                yield return option;
        }
    }

    private static void Section(TextWriter output, string title, IEnumerable<(string Name, string Text)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
            return;
        var width = Math.Min(34, all.Max(static r => r.Name.Length));
        output.Write($"\n{title}:\n");
        foreach (var (name, text) in all)
            output.Write(name.Length > width ? $"  {name}\n  {new string(' ', width)}  {text}\n" : $"  {name.PadRight(width)}  {text}\n");
    }
}
