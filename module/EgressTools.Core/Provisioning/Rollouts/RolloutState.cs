using System.Collections.Immutable;

namespace EgressTools.Provisioning.Rollouts;

/// <summary>A workload and its pods at one time.</summary>
/// <param name="Progress">What its status says.</param>
/// <param name="Pods">Its pods by name.</param>
internal sealed record WorkloadState(WorkloadProgress Progress, ImmutableArray<RolloutPod> Pods)
{
    /// <summary>Whether nothing moved from an earlier time to this: no pod came, went or became ready or unready, and the status says the same.</summary>
    public bool IsAsAt(WorkloadState earlier) => Progress == earlier.Progress && Pods.Select(Trait).SequenceEqual(earlier.Pods.Select(Trait));

    // That a container crashes once more is no progress.
    private static (string, string, bool, bool) Trait(RolloutPod pod) => (pod.Uid, pod.Node, pod.Ready, pod.Terminating);
}

/// <summary>Agents and operator at one time.</summary>
/// <param name="Agents">The DaemonSet.</param>
/// <param name="Operator">The Deployment; null where there is none.</param>
internal sealed record RolloutState(WorkloadState Agents, WorkloadState? Operator)
{
    /// <summary>Whether nothing moved since.</summary>
    public bool IsAsAt(RolloutState earlier) =>
        Agents.IsAsAt(earlier.Agents) && (Operator is null ? earlier.Operator is null : earlier.Operator is { } other && Operator.IsAsAt(other));
}
