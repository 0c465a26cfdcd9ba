namespace EgressTools.Sources;

/// <summary>The values that complete an option, as its declaration says.</summary>
public static class OptionValues
{
    /// <summary>Finds them. What cannot be read has none: at a prompt nobody waits for a cluster, and an error has no place there.</summary>
    /// <param name="option">The option.</param>
    /// <param name="path">What is read in place of a cluster; null for a cluster.</param>
    /// <param name="connection">Which cluster is meant.</param>
    /// <param name="patience">How long it may take.</param>
    public static async Task<IEnumerable<string>> OfAsync(OptionDefinition option, string? path, ConnectionOptions connection, TimeSpan patience)
    {
        if (option.Completion == OptionCompletion.None)
            return option.Allowed.IsEmpty ? option.Suggested : option.Allowed;
        using var limit = new CancellationTokenSource(patience);
        try
        {
            return option.Completion == OptionCompletion.Contexts
                ? KubeConfigFiles.Load(connection.KubeConfig, limit.Token).Contexts.Keys
                : await NamesAsync(KindTable.All.Single(k => k.Completes == option.Completion), path, connection, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is EgressException or OperationCanceledException)
        {
            return [];
        }
    }

    private static async Task<IEnumerable<string>> NamesAsync(ObjectKind kind, string? path, ConnectionOptions connection, CancellationToken cancellationToken)
    {
        using var client = path is null ? await ApiClient.CreateAsync(connection, cancellationToken).ConfigureAwait(false) : null;
        var source = client is null ? OpenSource.From(path!, Stream.Null, TimeProvider.System) : OpenSource.Live(client, TimeProvider.System);
        return kind.NamesIn(await source.ReadAsync(kind.Flag, NoReport.Instance, cancellationToken).ConfigureAwait(false)).Select(static n => n.Name);
    }
}
