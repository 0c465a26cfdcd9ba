namespace EgressTools.Operations;

/// <summary>Keeps two runs from changing a release at the same time: an annotation on the agents' DaemonSet while helm works. helm itself notices another only
/// once that one has begun to write its revision, and a run that looked shortly before would change what it did not plan for.</summary>
internal sealed class ReleaseLock(ApiClient client, ObjectName agents, string words) : IAsyncDisposable
{
    private const string Annotation = "egresstools.io/changing";
    private const int Tries = 5;

    // A server that does not answer now must not keep a run from ending; the lock then ends by its time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private bool _released;

    /// <summary>That of a run which does not change the release.</summary>
    public static ReleaseLock None { get; } = new(null!, default, "") { _released = true };

    /// <param name="limit">After so long it ends by itself, should this run be killed.</param>
    /// <exception cref="ClusterException">Another run has it, or the DaemonSet cannot be changed.</exception>
    public static async Task<ReleaseLock> TakeAsync(ApiClient client, ObjectName agents, string run, DateTimeOffset now, TimeSpan limit,
        CancellationToken cancellationToken)
    {
        var words = $"run {run} until {(now + limit).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}";
        for (var tries = 1; ; tries++)
        {
            var item = await client.GetAsync(ApiResource.DaemonSets, agents, cancellationToken)
                .ConfigureAwait(false) ?? throw new ClusterException($"DaemonSet {agents} is gone", "NotFound");
            if (End(Words(item)) is { } end && end > now)
                throw new ClusterException($"another run is changing this release, until {end.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} at the latest. " +
                    "Try again when it has ended", "ReleaseBusy");
            try
            {
                await WriteAsync(client, agents, item, words, cancellationToken).ConfigureAwait(false);
                return new ReleaseLock(client, agents, words);
            }
            catch (ClusterException error) when (error.Status == 409 && tries < Tries)
            {
                // The DaemonSet has changed since it was read: it may be another run.
            }
        }
    }

    /// <summary>Releases it; if that fails, it expires.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_released)
            return;
        _released = true;
        using var limit = new CancellationTokenSource(Patience);
        for (var tries = 0; tries < Tries; tries++)
        {
            try
            {
                if (await client.GetAsync(ApiResource.DaemonSets, agents, limit.Token).ConfigureAwait(false) is { } item && Words(item) == words)
                    await WriteAsync(client, agents, item, words: null, limit.Token).ConfigureAwait(false);
                return;
            }
            catch (ClusterException error) when (error.Status == 409)
            {
            }
            catch (Exception error) when (error is ClusterException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private static string Words(JObject item) => (string?)item["metadata"]?["annotations"]?[Annotation] ?? "";

    private static DateTimeOffset? End(string words) =>
        DateTimeOffset.TryParse(words.Split(" until ")[^1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) ? end : null;

    private static async Task WriteAsync(ApiClient client, ObjectName agents, JObject item, string? words, CancellationToken cancellationToken)
    {
        var metadata = new JObject { ["resourceVersion"] = item["metadata"]?["resourceVersion"], ["annotations"] = new JObject { [Annotation] = words } };
        await client.MergeAsync(ApiResource.DaemonSets, agents, new JObject { ["metadata"] = metadata }, ApplyOptions.DefaultFieldManager, dryRun: false,
            cancellationToken).ConfigureAwait(false);
    }
}
