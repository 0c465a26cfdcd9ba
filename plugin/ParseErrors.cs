using System.CommandLine;

namespace EgressTools.Plugin;

/// <summary>One clear sentence for a command line that does not parse.</summary>
internal static class ParseErrors
{
    public static string Sentence(ParseResult parsed, string[] args)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0)
            return Unmatched(parsed.UnmatchedTokens[0], command);
        return $"{parsed.Errors[0].Message.TrimEnd('.')}; 'kubectl egress {string.Join(' ', args.TakeWhile(static a => !a.StartsWith('-')).Take(2))} --help' shows what there is";
    }

    private static string Unmatched(string token, Command command)
    {
        var isOption = token.StartsWith('-');
        var known = isOption
            ? AllOptions(command).SelectMany(static o => o.Aliases.Append(o.Name))
            : command.Subcommands.Select(static c => c.Name);
        var near = known.Select(name => (name, distance: Distance(token, name))).OrderBy(static p => p.distance).FirstOrDefault();
        var hint = near.name is not null && near.distance <= Math.Max(2, token.Length / 3) ? $"; did you mean '{near.name}'?" : "; --help shows what there is";
        return isOption ? $"unknown option '{token}'{hint}"
            : command.Subcommands.Count > 0 ? $"unknown command '{token}'{hint}"
            : $"unexpected argument '{token}'{hint}";
    }

    private static IEnumerable<Option> AllOptions(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(AllOptions));

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
