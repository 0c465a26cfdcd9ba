using System.Collections.Concurrent;

namespace EgressTools.Probes;

/// <summary>Finds the pods that took the places of tested pods, as in a rollout: each once, and none that is tested anyway.</summary>
internal sealed class ReplacementPods(ApiClient client, ImmutableArray<TestedPod> tested)
{
    // How often a pod is looked for: a controller creates it within a moment, or not at all.
    private const int Looks = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // What controllers and charts change from one revision to the next.
    private static readonly ImmutableHashSet<string> Changing =
    [
        "pod-template-hash", "controller-revision-hash", "pod-template-generation", "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index",
        "controller-uid", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-completion-index", "app.kubernetes.io/version", "helm.sh/chart",
    ];

    private readonly ConcurrentDictionary<string, ObjectName> _taken =
        new(tested.Select(static t => KeyValuePair.Create(t.Pod?.Uid ?? t.Name.ToString(), t.Name)).DistinctBy(static t => t.Key), StringComparer.Ordinal);

    /// <summary>The one that took the place of a pod, as soon as it runs; null where there is none.</summary>
    public async Task<Pod?> FindAsync(TestedPod gone, Deadline deadline)
    {
        var labels = Kept(gone.Pod?.Labels ?? LabelSet.Empty);
        if (labels.Count == 0)
            return null;
        var query = "labelSelector=" + Uri.EscapeDataString(labels.ToString());
        Pod? found = null;
        try
        {
            for (var look = 1; ; look++)
            {
                var pods = (await client.ListAsync(ApiResource.Pods, PodReading.Pod, query, deadline.Token, gone.Name.Namespace).ConfigureAwait(false)).Items;
                found = found is null ? Claim(gone, labels, pods) : pods.FirstOrDefault(p => p.Uid == found.Uid);
                if (found is null ? look >= Looks : found is { Phase: "Running" } && PodState.WhyNot(found) is null)
                    return found;
                await deadline.PauseAsync(Pause).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (deadline.IsOver && found is not null)
        {
            throw new ProbeException($"it was deleted during the test, and pod {found.Name.Name}, which takes its place, " +
                $"did not start in time ({PodState.WhyNot(found) ?? "it runs now"})");
        }
    }

    private Pod? Claim(TestedPod gone, LabelSet labels, ImmutableArray<Pod> pods) => pods
        .Where(p => p is { Terminating: false, IsProbe: false, Phase: "Running" or "Pending" } && p.Uid != gone.Pod?.Uid && Kept(p.Labels).Equals(labels))
        .OrderByDescending(p => p.Name == gone.Name).ThenBy(static p => p.Name)
        .FirstOrDefault(p => _taken.TryAdd(p.Uid, p.Name));

    private static LabelSet Kept(LabelSet labels) => LabelSet.Create(labels.Where(static l => !Changing.Contains(l.Key)));
}
