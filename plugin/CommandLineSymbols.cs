using System.CommandLine;

namespace EgressTools.Plugin;

/// <summary>Makes what System.CommandLine parses out of the declarations.</summary>
internal static class CommandLineSymbols
{
    /// <summary>The command with its arguments and options.</summary>
    public static Command Command(CommandDefinition definition)
    {
        var command = new Command(definition.Name.Split(' ')[^1]);
        foreach (var alias in definition.Aliases)
            command.Aliases.Add(alias);
        foreach (var option in definition.Options.Where(static o => o.NoOption is null))
        {
            if (option.IsArgument)
                command.Arguments.Add(Argument(option));
            else
                command.Options.Add(Option(option));
        }
        return command;
    }

    /// <summary>An option.</summary>
    public static Option Option(OptionDefinition option)
    {
        string[] aliases = [.. new[] { option.Short, option.FormerName }.OfType<string>()];
        Option made = option.Value switch
        {
            OptionValue.None => new Option<bool>(option.Name, aliases),
            OptionValue.One =>
                new Option<string?>(option.Name, aliases) { Arity = ArgumentArity.OneOrMore, CustomParser = static result => result.Tokens[^1].Value },
            OptionValue.Optional => new Option<string?>(option.Name, aliases)
            {
                Arity = ArgumentArity.ZeroOrOne,
                CustomParser = static result => result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value,
            },
            _ => new Option<string[]>(option.Name, aliases)
            {
                Arity = ArgumentArity.OneOrMore,
                AllowMultipleArgumentsPerToken = option.Value == OptionValue.Words,
                DefaultValueFactory = static _ => [],
                CustomParser = static result => [.. result.Tokens.Select(static t => t.Value)],
            },
        };
        made.HelpName = option.Word;
        if (!option.Allowed.IsEmpty)
            made.CompletionSources.Add([.. option.Allowed]);
        return made;
    }

    private static Argument Argument(OptionDefinition argument) => argument.Value == OptionValue.One
        ? new Argument<string>(argument.Name)
        : new Argument<string[]>(argument.Name) { Arity = ArgumentArity.ZeroOrMore };
}
