namespace EgressTools.Operations;

/// <summary>Touches a policy, see <see cref="PolicyTouch"/>.</summary>
public static class TouchPolicy
{
    /// <summary>The system's timers count in ticks of up to 16 ms and may end by one of them too early.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(16);

    /// <summary>The policy to touch after applying: the last that was changed; null where there is no need.</summary>
    public static string? After(ApplyEffect effect, IEnumerable<ApplyOutcome> outcomes) =>
        effect.NeedsTouch ? outcomes.LastOrDefault(static o => o is { Error: null, Step.Action: not ApplyAction.Unchanged })?.Step.Name : null;

    /// <summary>Waits and touches a policy.</summary>
    /// <param name="client">The server.</param>
    /// <param name="policy">The policy's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ClusterException">It could not be done.</exception>
    public static async Task RunAsync(ApiClient client, string policy, CancellationToken cancellationToken)
    {
        await Task.Delay(PolicyTouch.Delay + Tick, cancellationToken).ConfigureAwait(false);
        var time = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var patch = new JObject { ["metadata"] = new JObject { ["annotations"] = new JObject { [PolicyTouch.Annotation] = time } } };
        try
        {
            await client.MergeAsync(ApiResource.Policies, new ObjectName("", policy), patch, PolicyTouch.FieldManager, dryRun: false, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ClusterException error)
        {
            throw error.Saying($"policy {policy} could not be touched: {error.Message}");
        }
    }
}
