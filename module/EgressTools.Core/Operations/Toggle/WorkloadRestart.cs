namespace EgressTools.Operations;

/// <summary>Tells agents and operator to restart, as <c>kubectl rollout restart</c> does.</summary>
internal static class WorkloadRestart
{
    /// <param name="agents">The DaemonSet as it was read; null to leave it.</param>
    /// <param name="operators">The Deployment as it was read; null to leave it.</param>
    /// <exception cref="ClusterException">The server refuses.</exception>
    public static async Task RunAsync(ApiClient client, WorkloadProgress? agents, WorkloadProgress? operators, DateTimeOffset time,
        CancellationToken cancellationToken)
    {
        foreach (var (resource, workload) in new[] { (ApiResource.DaemonSets, agents), (ApiResource.Deployments, operators) })
        {
            if (workload is not null)
                await PatchAsync(client, resource, workload.Name, Stamp(time, workload.RestartedAt), dryRun: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Only asks the server whether it would let them be told.</summary>
    /// <exception cref="ClusterException">The server refuses.</exception>
    public static async Task TryAsync(ApiClient client, ObjectName agents, ObjectName? operators, DateTimeOffset time, CancellationToken cancellationToken)
    {
        await PatchAsync(client, ApiResource.DaemonSets, agents, time, dryRun: true, cancellationToken).ConfigureAwait(false);
        if (operators is { } name)
            await PatchAsync(client, ApiResource.Deployments, name, time, dryRun: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A time that was not written before. Where it was, as within one second or by a clock that is behind, nothing would be changed: no pod would be
    /// replaced, and the rollout would look done at once.</summary>
    public static DateTimeOffset Stamp(DateTimeOffset time, DateTimeOffset? last)
    {
        var whole = new DateTimeOffset(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        // What is further ahead is not due to a clock that is behind, and differs in any case.
        return last is { } before && before >= whole && before - whole < TimeSpan.FromDays(1) ? before.ToUniversalTime().AddSeconds(1) : whole;
    }

    private static Task<JObject> PatchAsync(ApiClient client, ApiResource resource, ObjectName name, DateTimeOffset time, bool dryRun,
        CancellationToken cancellationToken)
    {
        var stamp = new JObject { [WorkloadProgress.RestartAnnotation] = time.ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture) };
        var patch = new JObject { ["spec"] = new JObject { ["template"] = new JObject { ["metadata"] = new JObject { ["annotations"] = stamp } } } };
        return client.PatchAsync(resource, name, subresource: null, "application/strategic-merge-patch+json", patch, cancellationToken, dryRun);
    }
}
