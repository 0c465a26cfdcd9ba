namespace EgressTools.Operations;

/// <summary>Touches a policy a while after a change, see <see cref="PolicyTouch"/>.</summary>
internal static class PolicyToucher
{
    /// <summary>Does it, and tells of it; a failure goes to the report.</summary>
    /// <returns>Whether nothing is left to be touched.</returns>
    public static async Task<bool> RunAsync(string? policy, World world, IReport report, CancellationToken cancellationToken)
    {
        if (policy is null)
            return true;
        var client = await world.ClientAsync(cancellationToken).ConfigureAwait(false);
        // The system's timers count in ticks of up to 16 ms and may end by one of them too early.
        await Task.Delay(PolicyTouch.Delay + TimeSpan.FromMilliseconds(16), world.Clock, cancellationToken).ConfigureAwait(false);
        var time = world.Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var patch = new JObject { ["metadata"] = new JObject { ["annotations"] = new JObject { [PolicyTouch.Annotation] = time } } };
        try
        {
            await client.MergeAsync(ApiResource.Policies, new ObjectName("", policy), patch, PolicyTouch.FieldManager, dryRun: false, cancellationToken)
                .ConfigureAwait(false);
            report.Note($"touched policy {policy}, so that the agents add the entries that are missing");
            return true;
        }
        catch (ClusterException error)
        {
            report.Fail(error.Saying($"policy {policy} could not be touched: {error.Message}"), policy);
            return false;
        }
    }
}
