using System.CommandLine;

namespace EgressTools.Plugin.Commands;

/// <summary>A subcommand: its options, and one call of the library.</summary>
internal interface ICommand
{
    /// <summary>Name, arguments and options.</summary>
    Command Create();

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    Task<int> RunAsync(Session session, CancellationToken cancellationToken);
}

/// <summary>Options that several commands have.</summary>
internal static class Options
{
    public static Option<string?> Output() => CommonOptions.Text("--output", "FORMAT", "Format: wide, json, yaml, name, csv, jsonpath=..., custom-columns=...", "-o");

    public static Option<string?> Selector(string description) => CommonOptions.Text("--selector", "LABELS", description, "-l");

    public static Option<string[]> Repeatable(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { Description = description + ", repeatable", HelpName = value, DefaultValueFactory = static _ => [] };

    public static Option<bool> Flag(string name, string description, params string[] aliases) => new(name, aliases) { Description = description };
}
