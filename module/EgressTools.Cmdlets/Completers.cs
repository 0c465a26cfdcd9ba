using System.Collections;
using System.Management.Automation.Language;

namespace EgressTools.Cmdlets;

/// <summary>
/// Completes names out of the cluster or snapshot that the parameters typed so far mean. A completion that cannot be had in time is none: nobody waits for
/// a cluster at a prompt, and an error has no place there.
/// </summary>
public abstract class NameCompleter(OptionCompletion completion) : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(Task.Run(() => NamesAsync(fakeBoundParameters)).GetAwaiter().GetResult(), wordToComplete);

    private async Task<IEnumerable<string>> NamesAsync(IDictionary parameters)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return NameCompletion.Names(completion, await ReadAsync(parameters, patience.Token).ConfigureAwait(false));
        }
        catch (Exception error) when (error is EgressException or OperationCanceledException)
        {
            return [];
        }
    }

    private async Task<ClusterSnapshot> ReadAsync(IDictionary parameters, CancellationToken cancellationToken)
    {
        var kinds = NameCompletion.Needs(completion);
        if (parameters["From"] is string path)
            return await OpenSource.From(path, Stream.Null, TimeProvider.System)
                .ReadAsync(kinds, SilentReport.Instance, cancellationToken).ConfigureAwait(false);
        var options = new ConnectionOptions { KubeConfig = parameters["KubeConfig"] as string, Context = parameters["Context"] as string };
        using var client = await ApiClient.CreateAsync(options, cancellationToken).ConfigureAwait(false);
        return await OpenSource.Live(client, TimeProvider.System).ReadAsync(kinds, SilentReport.Instance, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Completes names of nodes.</summary>
public sealed class NodeCompleter() : NameCompleter(OptionCompletion.Nodes);

/// <summary>Completes names of policies.</summary>
public sealed class PolicyCompleter() : NameCompleter(OptionCompletion.Policies);

/// <summary>Completes names of namespaces.</summary>
public sealed class NamespaceCompleter() : NameCompleter(OptionCompletion.Namespaces);

/// <summary>Says nothing: a completion is no place for messages.</summary>
internal sealed class SilentReport : IReport
{
    public static readonly SilentReport Instance = new();

    public void Warn(string message)
    {
    }

    public void Note(string message)
    {
    }

    public void Detail(string message)
    {
    }

    public void Fail(EgressException error, string? target = null)
    {
    }

    public void Progress(Progress progress)
    {
    }
}
