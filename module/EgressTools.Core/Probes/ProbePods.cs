namespace EgressTools.Probes;

/// <summary>Makes the probe pods of a run.</summary>
internal sealed class ProbePods(ApiClient client, ExitTestOptions options, IReport report)
{
    private readonly string _run = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12];
    private int _warnedOfServices;

    /// <summary>Creates one. The request is only limited, not cancelled: a request that is given up may still create a pod that nobody removes.</summary>
    public async Task<ProbePod> CreateAsync(ObjectName tested, Deadline deadline)
    {
        if (Interlocked.Exchange(ref _warnedOfServices, 1) == 0)
            report.Warn("the probe pods carry the labels of the tested pods: a Service that publishes pods which are not ready may send them traffic");
        var target = await client.GetAsync(ApiResource.Pods, tested, deadline.Token).ConfigureAwait(false)
            ?? throw new ProbeException("the pod was deleted in the meantime");
        var name = new ObjectName(tested.Namespace, ProbePod.NameFor(tested.Name, Guid.NewGuid()));
        var probe = new ProbePod(client, name, options.ProbeImage, report);
        // Asked before there is anything to remove: a user who may not delete it must not leave it.
        await client.DeleteAsync(ApiResource.Pods, name, gracePeriodSeconds: 0, deadline.Token, dryRun: true).ConfigureAwait(false);
        deadline.Token.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(options.CreationLimit, client.Clock);
        try
        {
            await client.CreateAsync(ApiResource.Pods, ProbePod.Manifest(target, name.Name, _run, options), limit.Token).ConfigureAwait(false);
            return probe;
        }
        catch (OperationCanceledException)
        {
            await probe.RemoveLateAsync(deadline.Token).ConfigureAwait(false);
            throw new ProbeException($"the server did not create the probe pod within {options.CreationLimit.TotalSeconds} s");
        }
        catch (ClusterException error) when (error.Status is null or >= 500)
        {
            if (error.Status is null or 504)
                await probe.RemoveLateAsync(deadline.Token).ConfigureAwait(false);
            else
                await probe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
