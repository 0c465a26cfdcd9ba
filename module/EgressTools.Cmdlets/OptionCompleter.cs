using System.Collections;
using System.Management.Automation.Language;

namespace EgressTools.Cmdlets;

/// <summary>Completes values out of the cluster or snapshot that the parameters typed so far mean, or the defaults that the session has for them.</summary>
public sealed class OptionCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private static readonly CompletionUseCase Completion = new(TimeProvider.System, TimeSpan.FromSeconds(10));

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        FrontEnd.Enter(FrontEnd.PowerShell);
        try
        {
            return DeclaredCommand.Of(commandName) is { } command && DeclaredCommand.Parameter(command, parameterName) is { } option
                ? Complete(option, new TypedWord(wordToComplete), new TypedParameters(command, fakeBoundParameters)) : [];
        }
#pragma warning disable CA1031 // An error has no place at a prompt, and PowerShell would complete names of files in its place.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }

    private static List<CompletionResult> Complete(OptionDefinition option, TypedWord word, TypedParameters typed)
    {
        if (option.Completion == OptionCompletion.Reports && word.Text.Split('=', 2) is [var format, var file])
            return [.. CompletionCompleters.CompleteFilename(file).Select(found => word.Result(new Candidate($"{format}={TypedWord.TextOf(found)}")))];
        var request = new CompletionRequest(option, word.Text, typed.Place)
        {
            AllNamespaces = typed.Has(Options.AllNamespaces) || typed.Text(Options.NamespaceSelector) is not null,
        };
        var found = Task.Run(() => Completion.RunAsync(request, Patience, CancellationToken.None)).GetAwaiter().GetResult();
        return [.. found.Select(word.Result)];
    }
}
