namespace EgressTools.Provisioning.Rollouts;

/// <summary>A workload and its pods at one time.</summary>
/// <param name="Progress">What its status says.</param>
/// <param name="Pods">Its pods by name.</param>
internal sealed record WorkloadState(WorkloadProgress Progress, ImmutableArray<RolloutPod> Pods);

/// <summary>Agents and operator at one time.</summary>
/// <param name="Agents">The DaemonSet.</param>
/// <param name="Operator">The Deployment; null where there is none.</param>
internal sealed record RolloutState(WorkloadState Agents, WorkloadState? Operator);
