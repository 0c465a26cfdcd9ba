using System.Runtime.CompilerServices;

namespace EgressTools.Operations;

/// <summary>The address each pod is really seen with, against the engine's expectation.</summary>
public static class TestExitAddresses
{
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.Engine | (
        SnapshotKinds.All & ~(SnapshotKinds.Namespaces | SnapshotKinds.Identities | SnapshotKinds.Services));

    /// <summary>What of it a test is about: the pods that are named, or those of one namespace; and whether a pod has an echo service's address.</summary>
    public static ReadScope Scope(ExitTestOptions options)
    {
        ImmutableArray<string> namespaces =
        [
            .. options.Workloads.Select(static w => w.Name.Namespace).Distinct(StringComparer.Ordinal),
            .. options is { Pods.IsEmpty: true, Workloads.IsEmpty: true, Namespace: { } space } ? [space] : Enumerable.Empty<string>(),
        ];
        if (options.Pods.IsEmpty && namespaces.IsEmpty)
            return ReadScope.Whole;
        return new ReadScope
        {
            Namespaces = namespaces,
            Pods = [.. options.Pods.Where(p => !namespaces.Contains(p.Namespace))],
            Destinations = [.. options.Echo.SelectMany(static e => EchoTarget.Of(e).Addresses)],
        };
    }

    /// <summary>
    /// Asks every chosen pod, in parallel. Results come in the order of the pods' names as they are known; where the token is cancelled the
    /// pods that were not asked yet are left out and everything that was created is removed before the enumeration ends.
    /// </summary>
    /// <exception cref="UsageException">No pod is chosen.</exception>
    /// <exception cref="ProbeException">What is expected cannot be told, or exec is forbidden for every pod.</exception>
    /// <exception cref="ClusterException">The credentials are not accepted.</exception>
    public static async IAsyncEnumerable<ExitAddressResult> RunAsync(
        ApiClient client, ClusterSnapshot snapshot, ExitTestOptions options, IReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Require(options);
        RecordedExits.RequireExpectation(snapshot);
        var urls = EchoServices.Require(options.Echo);
        options = options with { Sets = await WorkloadPods.SelectAsync(client, options.Workloads, cancellationToken).ConfigureAwait(false) };
        var judgement = new Judgement(snapshot);
        var pods = PodChoice.Choose(snapshot, judgement.Table, judgement.Nodes, options);
        var targets = await EchoNames.ResolveAsync(urls, snapshot, cancellationToken).ConfigureAwait(false);
        if (options.Probe == ProbeMode.Pod)
            await RemoveProbes.LeftoversAsync(client, pods.Select(static p => p.Name.Namespace).Distinct(StringComparer.Ordinal), snapshot.TakenAt, report,
                cancellationToken).ConfigureAwait(false);
        using var run = new ExitTestRun(client, snapshot, options, targets, pods, judgement, report);
        await foreach (var result in run.RunAsync(cancellationToken).ConfigureAwait(false))
            yield return result;
    }

    private static void Require(ExitTestOptions options)
    {
        if (options.Concurrency < 1)
            throw new UsageException($"{Options.Concurrency} must be at least 1", "InvalidConcurrency");
        if (options.Limit < TimeSpan.FromSeconds(1) || options.Limit > TimeSpan.FromHours(1))
            throw new UsageException($"{Options.Timeout} must be between 1 second and 1 hour", "InvalidTimeout");
        if (options.Retries < 0)
            throw new UsageException($"{Options.Retries} cannot be negative", "InvalidRetries");
        if (options.Probe != ProbeMode.Exec && string.IsNullOrWhiteSpace(options.ProbeImage))
            throw new UsageException($"{Options.Probe} needs an image: name one with {Options.ProbeImage}", "InvalidProbeImage");
    }
}
