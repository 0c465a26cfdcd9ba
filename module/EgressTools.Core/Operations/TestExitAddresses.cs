using System.Collections.Immutable;
using EgressTools.Cluster;
using EgressTools.Engine;
using EgressTools.Model;
using EgressTools.Probes;

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

    /// <summary>Pods by label.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>Only pods of this namespace; null for every namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>How many pods are asked at once.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>Echo services, tried in order; empty for the public defaults.</summary>
    public ImmutableArray<Uri> Echo { get; init; } = [];

    /// <summary>For one pod, all its tries together.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

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
    public const SnapshotKinds Needs = SnapshotKinds.All & ~(SnapshotKinds.Namespaces | SnapshotKinds.Identities);

    /// <summary>
    /// Asks every chosen pod, in parallel. Results come in the order of the pods' names as they are known; where the token is cancelled the
    /// pods that were not asked yet are left out and everything that was created is removed before the enumeration ends.
    /// </summary>
    /// <exception cref="UsageException">No pod is chosen.</exception>
    public static IAsyncEnumerable<ExitAddressResult> RunAsync(
        ApiClient client, ClusterSnapshot snapshot, ExitTestOptions options, IReport report, CancellationToken cancellationToken) =>
        new ExitTester(client, snapshot, options, report).RunAsync(cancellationToken);

    /// <summary>The same from the observations that the snapshot holds.</summary>
    /// <exception cref="UsageException">No pod is chosen, or the snapshot holds no observations.</exception>
    public static ImmutableArray<ExitAddressResult> FromObservations(ClusterSnapshot snapshot, ExitTestOptions options)
    {
        if (snapshot.Observations.IsEmpty)
            throw new UsageException($"{snapshot.Origin} holds no recorded exit addresses: run the test on a cluster", "NoObservations");
        var table = RuleTable.Build(snapshot);
        var nodes = new NodeIndex(snapshot, table);
        var expectations = new Expectations(snapshot, table, nodes);
        var judge = new ExitJudge(nodes);
        var seen = snapshot.Observations.ToDictionary(static o => o.Pod);
        return [.. PodChoice.Choose(snapshot, table, nodes, options).Select(pod => Judge(pod, seen.GetValueOrDefault(pod.Name), expectations, judge))];
    }

    private static ExitAddressResult Judge(TestedPod pod, ExitObservation? seen, Expectations expectations, ExitJudge judge)
    {
        var target = seen is { Echo.Length: > 0 } && Uri.TryCreate(seen.Echo, UriKind.Absolute, out var url) ? EchoTarget.Of(url) : EchoTarget.Of(EchoServices.Defaults[0]);
        var expectation = expectations.For(pod, target, seen?.Address.IsIPv6 ?? pod.IsIPv6Only);
        var result = seen is null ? ExitJudge.NoAnswer(pod, expectation, "no address of it is recorded") : judge.Seen(pod, expectation, seen.Address);
        return result with { Recorded = true, Echo = seen?.Echo ?? "" };
    }
}
