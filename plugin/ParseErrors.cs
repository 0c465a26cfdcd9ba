using System.CommandLine;
using System.CommandLine.Parsing;

namespace EgressTools.Plugin;

/// <summary>One clear sentence for a command line that does not parse.</summary>
internal static class ParseErrors
{
    /// <summary>What is wrong, and what to do; null where nothing is.</summary>
    public static string? Sentence(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0)
            return Unmatched(parsed.UnmatchedTokens[0], command);
        // An option that does not exist is taken for an argument where a command takes any number of them.
        if (Arguments(parsed).FirstOrDefault(static a => a.Length > 1 && a[0] == '-') is { } option)
            return Unmatched(option, command);
        // That an option has no value is said before that the command is not complete.
        var error = parsed.Errors.OrderByDescending(static e => e.SymbolResult is OptionResult or ArgumentResult { Parent: OptionResult }).FirstOrDefault();
        return error is null ? null : $"{Sentence(error, command)}; '{HelpText.Name(command)} --help' shows the usage";
    }

    private static IEnumerable<string> Arguments(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static a => a.Tokens).Select(static t => t.Value);

    private static string Sentence(ParseError error, Command command) => error.SymbolResult switch
    {
        OptionResult { Tokens: [] } option => Missing(option),
        OptionResult option => $"option '{option.Option.Name}' cannot be '{option.Tokens[^1].Value}'",
        ArgumentResult { Parent: OptionResult { Tokens: [] } option } => Missing(option),
        ArgumentResult { Parent: OptionResult option } => $"option '{option.Option.Name}' cannot be '{option.Tokens[^1].Value}'",
        ArgumentResult { Tokens: [] } argument => $"'{HelpText.Name(command)}' needs {argument.Argument.Name.ToUpperInvariant()}",
        _ when command.Arguments.FirstOrDefault(static a => a.Arity.MinimumNumberOfValues > 0) is { } needed =>
            $"'{HelpText.Name(command)}' needs {needed.Name.ToUpperInvariant()}",
        _ => $"'{HelpText.Name(command)}' needs a command: {Listed.Either(command.Subcommands.Select(static c => c.Name))}",
    };

    private static string Missing(OptionResult option) =>
        $"option '{option.IdentifierToken?.Value ?? option.Option.Name}' needs a value ({option.Option.HelpName})";

    /// <summary>What is wrong with a word that is not a command or an option.</summary>
    public static string Unmatched(string token, Command command)
    {
        var name = token.Split('=', 2)[0];
        var isOption = name.Length > 1 && name[0] == '-';
        var shown = isOption ? name : token;
        var known = isOption && !name.StartsWith("--", StringComparison.Ordinal) ? []
            : isOption ? AllOptions(command).Select(static o => o.Name)
            : command.Subcommands.Select(static c => c.Name);
        var what = isOption ? "unknown option" : command.Subcommands.Count > 0 ? "unknown command" : "unexpected argument";
        return $"{what} '{shown}'; {Hint(name, [.. known], command, isOption)}";
    }

    // Words of kubectl, helm and other tools that do the same by another name.
    private static readonly (string Words, string Meant)[] OtherWords =
    [
        ("get list ls", "nodes"), ("lint validate", "check"), ("diff", "plan"), ("describe trace", "route"),
        ("install", "enable"), ("uninstall", "disable"), ("export sysdump", "snapshot"), ("status", "verify"), ("who pods", "users"),
        ("--format", "--output"), ("--destination", "--to"), ("--labels", "--selector"),
    ];

    private static string Hint(string name, List<string> known, Command command, bool isOption)
    {
        if (known.Contains(name, StringComparer.Ordinal))
            return isOption ? "text after '--' is not an option: move the option before it" : "write it once";
        var word = OtherWords.FirstOrDefault(o => o.Words.Split(' ').Contains(name, StringComparer.Ordinal)).Meant;
        if (word is not null && known.Contains(word, StringComparer.Ordinal))
            return $"did you mean '{word}'?";
        return NearMiss.Of(name, known) is { } near ? $"did you mean '{near}'?" : $"'{HelpText.Name(command)} --help' shows the usage";
    }

    private static IEnumerable<Option> AllOptions(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(static parent => AllOptions(parent).Where(static o => o.Recursive)));
}
