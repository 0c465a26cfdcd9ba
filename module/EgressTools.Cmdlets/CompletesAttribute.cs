using System.Collections;
using System.Management.Automation.Language;

namespace EgressTools.Cmdlets;

/// <summary>The parameter's values are completed as its declaration says.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CompletesAttribute() : ArgumentCompleterAttribute(typeof(OptionCompleter));

/// <summary>Completes values out of the cluster or snapshot that the parameters typed so far mean, or the defaults that the session has for them.</summary>
public sealed class OptionCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var command = Subcommands.All.FirstOrDefault(c => string.Equals(c.Cmdlet, commandName, StringComparison.OrdinalIgnoreCase));
        var option = command?.Options.Concat(Options.Everywhere).FirstOrDefault(o => o.Parameter == parameterName);
        if (option is null)
            return [];
        string? Given(OptionDefinition other) => (fakeBoundParameters[other.Parameter] ?? Default(command!.Cmdlet!, other.Parameter)) as string;
        string? File(OptionDefinition other) => Given(other) is { Length: > 0 } path
            ? Asked("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])", path) as string : null;
        var connection = new ConnectionOptions { KubeConfig = File(Options.KubeConfig), Context = Given(Options.Context) };
        var path = File(Options.From);
        var values = Task.Run(() => OptionValues.OfAsync(option, path, connection, Patience)).GetAwaiter().GetResult();
        var start = wordToComplete.Trim('\'', '"');
        return values.Where(value => value.StartsWith(start, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)
            .Select(static value => new CompletionResult(Quoted(value), value, CompletionResultType.ParameterValue, value));
    }

    private static object? Default(string cmdlet, string parameter) =>
        (Asked("$PSDefaultParameterValues") as IDictionary)?.Cast<DictionaryEntry>()
            .FirstOrDefault(e => e.Key is string key && key.Split(':') is [var name, var of] && string.Equals(of, parameter, StringComparison.OrdinalIgnoreCase)
                && WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch(cmdlet)).Value;

    /// <summary>What an expression is in the session whose line is completed.</summary>
    private static object? Asked(string expression, params object[] arguments) =>
        ScriptBlock.Create($",({expression})").Invoke(arguments).FirstOrDefault()?.BaseObject;

    private static string Quoted(string value) => value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')
        ? value
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}
