using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Provisioning.Rollouts;
using EgressTools.Sources.Objects;
using Newtonsoft.Json.Linq;

namespace EgressTools.Operations;

/// <summary>How a rollout ended.</summary>
/// <param name="State">What was seen last.</param>
/// <param name="Failure">Why it failed, one clause; null where it is done.</param>
internal sealed record RolloutEnd(RolloutState State, string? Failure);

/// <summary>Looks at the agents and the operator until their pods are replaced.</summary>
internal sealed class RolloutWatch(ApiClient client, ObjectName agents, ObjectName? operators, TimeProvider clock, IReport report)
{
    private const int MostWarnings = 5;

    private readonly HashSet<string> _warned = [];

    /// <summary>Agents and operator as they are now.</summary>
    /// <exception cref="ClusterException">They cannot be read, or are gone.</exception>
    public async Task<RolloutState> ReadAsync(CancellationToken cancellationToken) => new(
        await WorkloadAsync(ApiResource.DaemonSets, agents, WorkloadProgress.OfDaemonSet, cancellationToken),
        operators is { } name ? await WorkloadAsync(ApiResource.Deployments, name, WorkloadProgress.OfDeployment, cancellationToken) : null);

    /// <summary>Waits until it is done, or waiting is of no use, or nothing has moved for so long.</summary>
    /// <exception cref="ClusterException">The rights are not enough.</exception>
    public async Task<RolloutEnd> WaitAsync(Rollout rollout, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var movement = new RolloutMovement(rollout);
        var (last, moved, unread) = (rollout.Start, clock.GetTimestamp(), "");
        while (true)
        {
            try
            {
                var now = await ReadAsync(cancellationToken);
                (moved, unread) = (movement.Note(now) ? clock.GetTimestamp() : moved, "");
                last = now;
                report.Progress(new Progress("agents with the new settings", rollout.Ready(now), now.Agents.Progress.Wanted));
                Warn(rollout, now);
                if (rollout.Judge(now) is var verdict and not RolloutVerdict.Going)
                    return new RolloutEnd(now, verdict == RolloutVerdict.Done ? null : await ObstacleAsync(rollout, now, cancellationToken));
            }
            catch (ClusterException error) when (error.Status is not (401 or 403))
            {
                // Agents start again: the way to the server may be among what they carry.
                unread = error.Message;
                report.Detail($"the rollout could not be looked at: {error.Message}");
            }
            if (clock.GetElapsedTime(moved) >= timeout)
                return await EndAsync(rollout, last, timeout, unread, cancellationToken);
            await Task.Delay(Pause(last), clock, cancellationToken);
        }
    }

    /// <summary>It may be long until the time limit says what keeps the rollout back.</summary>
    private void Warn(Rollout rollout, RolloutState now)
    {
        foreach (var (uid, trouble) in rollout.Troubles(now))
        {
            if (_warned.Count < MostWarnings && _warned.Add(uid))
                report.Warn(trouble);
        }
    }

    private async Task<RolloutEnd> EndAsync(Rollout rollout, RolloutState last, TimeSpan timeout, string unread, CancellationToken cancellationToken) => rollout.IsDoneButForLame(last) && unread.Length == 0
        ? new RolloutEnd(last, Failure: null)
        : new RolloutEnd(last, $"no progress for {timeout.TotalSeconds:0.###} s: {(unread.Length > 0 ? unread : await ObstacleAsync(rollout, last, cancellationToken))}");

    /// <summary>What keeps it back, with the last warnings about the workload that is behind and one of its pods: such as a quota, of which no pod tells.</summary>
    private async Task<string> ObstacleAsync(Rollout rollout, RolloutState state, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        foreach (var (kind, name) in rollout.Suspects(state))
        {
            if (await WarningEvents.LastAsync(client, kind, name, cancellationToken) is { } warning)
                warnings.Add(warning);
        }
        return rollout.Obstacle(state) + (warnings.Count == 0 ? "" : $"; last {(warnings.Count == 1 ? "warning" : "warnings")}: {string.Join("; ", warnings)}");
    }

    // All pods of the agents are listed each time: of a large cluster that is megabytes.
    private static TimeSpan Pause(RolloutState state) => TimeSpan.FromSeconds(Math.Clamp(state.Agents.Progress.Wanted / 50, 2, 15));

    private async Task<WorkloadState> WorkloadAsync(ApiResource resource, ObjectName name, Func<JObject, WorkloadProgress> read, CancellationToken cancellationToken)
    {
        var item = await client.GetAsync(resource, name, cancellationToken) ?? throw new ClusterException($"{resource.Kind} '{name}' is gone", "NotFound");
        var selector = string.Join(',', (item["spec"]?["selector"]?["matchLabels"] as JObject ?? []).Properties().Select(static l => $"{l.Name}={(string?)l.Value}"));
        var pods = await client.ListAsync(ApiResource.Pods, RolloutPodReading.Pod, $"labelSelector={Uri.EscapeDataString(selector)}", cancellationToken, name.Namespace);
        return new WorkloadState(read(item), pods.Items.Sort(static (a, b) => a.Name.CompareTo(b.Name)));
    }
}
