using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace EgressTools.Cmdlets;

/// <summary>
/// Completes names out of the cluster or snapshot that the parameters typed so far mean. A completion that cannot be had in time is none: nobody waits for
/// a cluster at a prompt, and an error has no place there.
/// </summary>
public abstract class NameCompleter(SnapshotKinds kinds) : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(Task.Run(() => NamesAsync(fakeBoundParameters)).GetAwaiter().GetResult(), wordToComplete);

    /// <summary>The names that a snapshot offers.</summary>
    protected abstract IEnumerable<string> Names(ClusterSnapshot snapshot);

    private async Task<IEnumerable<string>> NamesAsync(IDictionary parameters)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return Names(await ReadAsync(parameters, patience.Token).ConfigureAwait(false));
        }
        catch (Exception error) when (error is EgressException or OperationCanceledException)
        {
            return [];
        }
    }

    private async Task<ClusterSnapshot> ReadAsync(IDictionary parameters, CancellationToken cancellationToken)
    {
        if (parameters["From"] is string path)
            return await OpenSource.From(path, Stream.Null, TimeProvider.System).ReadAsync(kinds, SilentReport.Instance, cancellationToken).ConfigureAwait(false);
        var options = new ConnectionOptions { KubeConfig = parameters["KubeConfig"] as string, Context = parameters["Context"] as string };
        using var client = await ApiClient.CreateAsync(options, cancellationToken).ConfigureAwait(false);
        return await OpenSource.Live(client, TimeProvider.System).ReadAsync(kinds, SilentReport.Instance, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Completes names of nodes.</summary>
public sealed class NodeCompleter() : NameCompleter(SnapshotKinds.Nodes)
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Names(ClusterSnapshot snapshot) => snapshot.Nodes.Select(static n => n.Name);
}

/// <summary>Completes names of policies.</summary>
public sealed class PolicyCompleter() : NameCompleter(SnapshotKinds.Policies)
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Names(ClusterSnapshot snapshot) => snapshot.Policies.Select(static p => p.Name);
}

/// <summary>Completes names of namespaces.</summary>
public sealed class NamespaceCompleter() : NameCompleter(SnapshotKinds.Namespaces)
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Names(ClusterSnapshot snapshot) => snapshot.Namespaces.Select(static n => n.Name);
}

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
