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
        return error is null ? null : $"{Sentence(error, command)}; '{HelpText.Name(command)} --help' shows what there is";
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
        _ when command.Arguments.FirstOrDefault(static a => a.Arity.MinimumNumberOfValues > 0) is { } needed => $"'{HelpText.Name(command)}' needs {needed.Name.ToUpperInvariant()}",
        _ => $"'{HelpText.Name(command)}' needs a command: {string.Join(", ", command.Subcommands.Select(static c => c.Name))}",
    };

    private static string Missing(OptionResult option) => $"option '{option.IdentifierToken?.Value ?? option.Option.Name}' needs a value ({option.Option.HelpName})";

    private static string Unmatched(string token, Command command)
    {
        var name = token.Split('=', 2)[0];
        var isOption = name.Length > 1 && name[0] == '-';
        var known = isOption && !name.StartsWith("--", StringComparison.Ordinal) ? []
            : isOption ? AllOptions(command).SelectMany(static o => o.Aliases.Append(o.Name)).Where(static o => o.StartsWith("--", StringComparison.Ordinal))
            : command.Subcommands.Select(static c => c.Name);
        var near = known.Select(candidate => (Name: candidate, Distance: Distance(name, candidate))).OrderBy(static p => p.Distance).FirstOrDefault();
        var hint = near is { Name: not null, Distance: 0 } ? "what stands behind '--' is no option: put it before"
            : near.Name is not null && near.Distance <= Math.Max(2, name.Length / 3) ? $"did you mean '{near.Name}'?" : $"'{HelpText.Name(command)} --help' shows what there is";
        return isOption ? $"unknown option '{name}'; {hint}"
            : command.Subcommands.Count > 0 ? $"unknown command '{token}'; {hint}"
            : $"unexpected argument '{token}'; {hint}";
    }

    private static IEnumerable<Option> AllOptions(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(static parent => AllOptions(parent).Where(static o => o.Recursive)));

    /// <summary>Levenshtein's: how many letters have to change.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
