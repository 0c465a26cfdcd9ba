using System.CommandLine;
using System.CommandLine.Parsing;

namespace EgressTools.Plugin;

/// <summary>A command line whose last word is being typed.</summary>
/// <param name="Parsed">What is before that word.</param>
/// <param name="Word">What is typed of the word, or of the value of an option in it.</param>
/// <param name="Option">The option or argument whose value it is; null where it is a name.</param>
/// <param name="Names">The names that it may be.</param>
internal sealed record TypedLine(ParseResult Parsed, string Word, OptionDefinition? Option, IEnumerable<Candidate> Names)
{
    /// <summary>Reads the words of a line.</summary>
    public static TypedLine Of(string[] words, Streams streams)
    {
        var (before, word) = words is [.. var first, var last] ? (first, last) : ([], "");
        var parsed = Parse(before, streams);
        if (before.Contains("--"))
            return OfArgument(parsed, word);
        if (before is [.., ['-', ..] name] && Find(parsed, name) is { Value: OptionValue.One or OptionValue.Many or OptionValue.Words } open)
            return new TypedLine(Parse(before[..^1], streams), word, open, []);
        if (word is not ['-', ..])
            return parsed.CommandResult.Command is { Subcommands.Count: > 0 } ? new TypedLine(parsed, word, null, Below(parsed)) : OfArgument(parsed, word);
        return word.Split('=', 2) is [var option, var value] ? new TypedLine(parsed, value, Find(parsed, option), [])
            : new TypedLine(parsed, word, null, OptionNames(parsed, before));
    }

    /// <summary>Whether an option of the command is given.</summary>
    public bool Has(OptionDefinition option) => Parsed.CommandResult.Command.Options.Any(o => o.Name == option.Name)
        && Parsed.GetResult(option.Name) is OptionResult { Implicit: false };

    private static ParseResult Parse(string[] words, Streams streams) =>
        App.Commands(streams, words.FirstOrDefault()).Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });

    private static CommandDefinition? Definition(ParseResult parsed)
    {
        var name = HelpText.DeclaredName(parsed.CommandResult.Command);
        return Subcommands.All.FirstOrDefault(c => c.Name == name);
    }

    private static IEnumerable<OptionDefinition> Declared(ParseResult parsed) =>
        (Definition(parsed)?.Options ?? []).Concat(Options.Everywhere).Where(static o => o.NoOption is null);

    private static OptionDefinition? Find(ParseResult parsed, string name) =>
        Declared(parsed).FirstOrDefault(o => o.Name == name || o.Short == name || o.FormerName == name);

    private static IEnumerable<Candidate> OptionNames(ParseResult parsed, string[] before) => Declared(parsed)
        .Where(o => !o.IsArgument && (o.Value is OptionValue.Many or OptionValue.Words || !before.Contains(o.Name)))
        .Select(static o => new Candidate(o.Name, o.Help)).OrderBy(static c => c.Value, StringComparer.Ordinal);

    private static IEnumerable<Candidate> Below(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens.Count > 0)
            return [];
        var start = HelpText.DeclaredName(parsed.CommandResult.Command) is { Length: > 0 } name ? name + " " : "";
        return HelpText.Below(start.TrimEnd()).Order(StringComparer.Ordinal).Select(word => new Candidate(word, HelpText.Description(start + word)));
    }

    // The last argument takes all that follow, where it takes several.
    private static TypedLine OfArgument(ParseResult parsed, string word)
    {
        var given = parsed.CommandResult.Children.OfType<ArgumentResult>().Sum(static a => a.Tokens.Count);
        var declared = Definition(parsed)?.Options.Where(static o => o.IsArgument).ToList() ?? [];
        var argument = given < declared.Count ? declared[given] : declared is [.., { Value: OptionValue.Many } last] ? last : null;
        return new TypedLine(parsed, word, argument, []);
    }
}
