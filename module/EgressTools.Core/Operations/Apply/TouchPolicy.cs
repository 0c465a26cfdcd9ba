namespace EgressTools.Operations;

/// <summary>Touches a policy, see <see cref="PolicyTouch"/>.</summary>
public static class TouchPolicy
{
    /// <summary>The system's timers count in ticks of up to 16 ms and may end by one of them too early.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(16);

    /// <summary>Waits, by the clock, and touches a policy.</summary>
    /// <exception cref="ClusterException">It could not be done.</exception>
    public static async Task RunAsync(ApiClient client, string policy, TimeProvider clock, CancellationToken cancellationToken)
    {
        await Task.Delay(PolicyTouch.Delay + Tick, clock, cancellationToken).ConfigureAwait(false);
        var time = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
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
