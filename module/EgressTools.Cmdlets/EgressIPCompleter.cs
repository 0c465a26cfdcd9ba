using System.Collections;
using System.Management.Automation.Language;

namespace EgressTools.Cmdlets;

/// <summary>Completes the words that -EgressIP takes beside an address.</summary>
public sealed class EgressIPCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(["auto", "none"], wordToComplete);
}
