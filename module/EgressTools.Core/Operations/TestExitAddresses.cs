using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Probes;
using EgressTools.Sources;

namespace EgressTools.Operations;

/// <summary>How pods are asked that have no program for it.</summary>
public enum ProbeMode
{
    /// <summary>Only programs of the pod's own image.</summary>
    Exec,

    /// <summary>An ephemeral container with the given image, where the pod's own image has nothing.</summary>
    Ephemeral,

    /// <summary>A short-lived pod with the same labels on the same node, always removed.</summary>
    Pod,
}

/// <summary>Which pods to ask, and how.</summary>
public sealed record ExitTestOptions
{
    /// <summary>Only pods that this policy selects.</summary>
    public string? Policy { get; init; }

    /// <summary>Pods by name; empty for all that the other options choose.</summary>
    public ImmutableArray<ObjectName> Pods { get; init; } = [];

    /// <summary>Workloads whose pods are chosen too; on a cluster only.</summary>
    public ImmutableArray<PodTarget> Workloads { get; init; } = [];

    /// <summary>The pods of <see cref="Workloads"/>, once these were read.</summary>
    internal ImmutableArray<PodSet> Sets { get; init; } = [];

    /// <summary>Pods by label.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>Only pods of this namespace; null for every namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>How many pods are asked at once.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>Echo services, tried in order; empty for the public defaults.</summary>
    public ImmutableArray<Uri> Echo { get; init; } = [];

    /// <summary>For one pod, with everything that is done for it; null for 15 s, or a minute where an image may have to be pulled.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary><see cref="Timeout"/>, or what holds without it.</summary>
    public TimeSpan Limit => Timeout ?? TimeSpan.FromSeconds(Probe == ProbeMode.Exec ? 15 : 60);

    /// <summary>The container that asks; null for those that run, until one can.</summary>
    public string? Container { get; init; }

    /// <summary>How long the server may take to create a probe pod.</summary>
    internal TimeSpan CreationLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a pod is asked again that did not answer.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>What to do where the image has no program.</summary>
    public ProbeMode Probe { get; init; }

    /// <summary>The image for <see cref="ProbeMode.Ephemeral"/> and <see cref="ProbeMode.Pod"/>.</summary>
    public string ProbeImage { get; init; } = "curlimages/curl:8.17.0";
}

/// <summary>The address each pod is really seen with, against the engine's expectation.</summary>
public static class TestExitAddresses
{
    /// <summary>What has to be read for it.</summary>
    public const SnapshotKinds Needs = SnapshotKinds.Engine | (SnapshotKinds.All & ~(SnapshotKinds.Namespaces | SnapshotKinds.Identities | SnapshotKinds.Services));

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

    private const string Expected = "what is expected of the pods";

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
        RequireExpectation(snapshot);
        var urls = EchoServices.Require(options.Echo);
        options = options with { Sets = await WorkloadPods.SelectAsync(client, options.Workloads, cancellationToken).ConfigureAwait(false) };
        var judgement = new Judgement(snapshot);
        var pods = PodChoice.Choose(snapshot, judgement.Table, judgement.Nodes, options);
        var targets = await EchoNames.ResolveAsync(urls, snapshot, cancellationToken).ConfigureAwait(false);
        if (options.Probe == ProbeMode.Pod)
            await RemoveProbes.LeftoversAsync(client, pods.Select(static p => p.Name.Namespace).Distinct(StringComparer.Ordinal), snapshot.TakenAt, report, cancellationToken).ConfigureAwait(false);
        using var run = new ExitTestRun(client, snapshot, options, targets, pods, judgement, report);
        await foreach (var result in run.RunAsync(cancellationToken).ConfigureAwait(false))
            yield return result;
    }

    /// <summary>The same from the observations that the snapshot holds. Without a choice of pods, those that were observed.</summary>
    /// <exception cref="UsageException">No pod is chosen, or the snapshot holds no observations.</exception>
    /// <exception cref="ProbeException">What is expected cannot be told.</exception>
    public static ImmutableArray<ExitAddressResult> FromObservations(ClusterSnapshot snapshot, ExitTestOptions options)
    {
        Foundations.RequireSupported(snapshot, Expected);
        if (snapshot.Observations.IsEmpty)
            throw new UsageException($"{snapshot.Origin} holds no recorded exit addresses: ask the pods of a cluster, without --from", "NoObservations");
        if (!options.Workloads.IsEmpty)
            throw new UsageException($"{snapshot.Origin} does not hold workloads: name pods, or their labels", "WorkloadsOffline");
        RequireExpectation(snapshot);
        var observed = snapshot.Observations.GroupBy(static o => o.Pod).ToDictionary(static g => g.Key, static g => g.OrderBy(static o => o.ObservedAt).Last());
        var judgement = new Judgement(snapshot);
        var pods = PodChoice.Choose(snapshot, judgement.Table, judgement.Nodes, options);
        if (options is { Policy: null, Selector: null, Pods.IsEmpty: true })
            pods = [.. pods.Where(p => observed.ContainsKey(p.Name))];
        return [.. pods.Select(p => Recorded(p, observed.GetValueOrDefault(p.Name), judgement))];
    }

    private static ExitAddressResult Recorded(TestedPod pod, ExitObservation? observation, Judgement judgement)
    {
        var url = Uri.TryCreate(observation?.Echo, UriKind.Absolute, out var echo) && echo.Host.Length > 0 ? echo : EchoServices.Defaults[0];
        var target = EchoTarget.Of(url);
        var result = observation?.Address is { } seen
            ? judgement.Seen(pod, target, seen)
            : ExitJudge.NotAsked(pod) ?? (observation is null ? judgement.Unasked(pod, target, "no exit address was recorded for it") : judgement.NoAnswer(pod, target, observation.Failure ?? "no echo service answered"));
        return result with { Recorded = true, Echo = observation?.Echo ?? "" };
    }

    private static void Require(ExitTestOptions options)
    {
        if (options.Concurrency < 1)
            throw new UsageException("--concurrency must be at least 1", "InvalidConcurrency");
        if (options.Limit < TimeSpan.FromSeconds(1) || options.Limit > TimeSpan.FromHours(1))
            throw new UsageException("--timeout must be between 1 second and 1 hour", "InvalidTimeout");
        if (options.Retries < 0)
            throw new UsageException("--retries cannot be negative", "InvalidRetries");
        if (options.Probe != ProbeMode.Exec && string.IsNullOrWhiteSpace(options.ProbeImage))
            throw new UsageException("--probe needs an image: name one with --probe-image", "InvalidProbeImage");
    }

    private static void RequireExpectation(ClusterSnapshot snapshot)
    {
        Foundations.RequireSupported(snapshot, Expected);
        if (Foundations.Missing(snapshot) is { } gap)
            throw new ProbeException($"{Expected} is unknown: {gap}", "NoExpectation");
    }
}
