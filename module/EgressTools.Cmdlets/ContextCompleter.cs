using System.Collections;
using System.Management.Automation.Language;

namespace EgressTools.Cmdlets;

/// <summary>Completes names of contexts.</summary>
public sealed class ContextCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return Completions.Of(ContextNames.Of(fakeBoundParameters["KubeConfig"] as string), wordToComplete);
        }
        catch (EgressException)
        {
            // A kubeconfig that cannot be read is the command's error to report.
            return [];
        }
    }
}
