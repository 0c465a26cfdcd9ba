using k8s.Models;

namespace EgressTools.Operations;

/// <summary>How a rollout ended.</summary>
/// <param name="Failure">Why it failed, one clause; null where it is done.</param>
internal sealed record RolloutEnd(RolloutState State, string? Failure);

/// <summary>What one look at a rollout came to.</summary>
internal sealed record RolloutLook(RolloutVerdict Verdict, int Done, int All)
{
    /// <summary>The node whose agent was done last; null where progress is not told by node.</summary>
    public string? Node { get; init; }
    /// <summary>Whether it is done when time is up: all that is missing was missing before.</summary>
    public bool MayEnd { get; init; }
    /// <summary>What keeps it back, one clause; null to say what the pods tell.</summary>
    public string? Obstacle { get; init; }
}

/// <summary>Looks at the agents and the operator until their pods are replaced.</summary>
internal sealed class RolloutWatch(ApiClient client, ObjectName agents, ObjectName? operators, TimeProvider clock, IReport report)
{
    private const int MostWarnings = 5;

    private readonly HashSet<string> _warned = [];

    /// <exception cref="ClusterException">They cannot be read, or are gone.</exception>
    public async Task<RolloutState> ReadAsync(CancellationToken cancellationToken) => new(
        await WorkloadAsync(ApiResource.DaemonSets, agents, WorkloadProgress.OfDaemonSet, cancellationToken).ConfigureAwait(false),
        operators is { } name ? await WorkloadAsync(ApiResource.Deployments, name, WorkloadProgress.OfDeployment, cancellationToken)
            .ConfigureAwait(false) : null);

    /// <summary>Waits until it is done, or waiting is of no use, or nothing has moved for so long.</summary>
    /// <exception cref="ClusterException">The rights are not enough.</exception>
    public Task<RolloutEnd> WaitAsync(Rollout rollout, TimeSpan timeout, CancellationToken cancellationToken) => WaitAsync(
        rollout, timeout, "agents with the new settings",
        (now, _) => Task.FromResult(new RolloutLook(rollout.Judge(now), rollout.Ready(now), now.Agents.Progress.Wanted)
        { MayEnd = rollout.IsDoneButForUnready(now) }), cancellationToken);

    /// <summary>The same where a look does something besides, or asks more than the controllers.</summary>
    /// <exception cref="ClusterException">The rights are not enough.</exception>
    public async Task<RolloutEnd> WaitAsync(Rollout rollout, TimeSpan timeout, string activity, Func<RolloutState, CancellationToken, Task<RolloutLook>> look,
        CancellationToken cancellationToken)
    {
        var movement = new RolloutMovement(rollout);
        var (last, moved, unread, most) = (rollout.Start, clock.GetTimestamp(), "", -1);
        RolloutLook? seen = null;
        while (true)
        {
            try
            {
                var now = await ReadAsync(cancellationToken).ConfigureAwait(false);
                (last, seen) = (now, await look(now, cancellationToken).ConfigureAwait(false));
                (moved, unread) = (movement.Note(now) | seen.Done > most ? clock.GetTimestamp() : moved, "");
                most = Math.Max(most, seen.Done);
                report.Progress(new Progress(activity, seen.Done, seen.All) { Item = seen.Node });
                Warn(rollout, now);
                if (seen.Verdict is not RolloutVerdict.Going)
                    return new RolloutEnd(now, seen.Verdict == RolloutVerdict.Done ? null
                        : await ObstacleAsync(rollout, now, seen, cancellationToken).ConfigureAwait(false));
            }
            catch (ClusterException error) when (error.Status is not (401 or 403))
            {
                // Agents start again: the way to the server may be among what they carry.
                unread = error.Message;
                report.Detail($"the state of the rollout could not be read: {error.Message}");
            }
            if (clock.GetElapsedTime(moved) >= timeout)
                return await EndAsync(rollout, last, seen, timeout, unread, cancellationToken).ConfigureAwait(false);
            await Task.Delay(Pause(last), clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>It may be long until the time limit says what keeps the rollout back.</summary>
    private void Warn(Rollout rollout, RolloutState now)
    {
        foreach (var (_, trouble) in rollout.Troubles(now).Where(t => _warned.Count < MostWarnings && _warned.Add(t.Uid)))
            report.Warn(trouble);
    }

    private async Task<RolloutEnd> EndAsync(Rollout rollout, RolloutState last, RolloutLook? seen, TimeSpan timeout, string unread,
        CancellationToken cancellationToken) => seen is { MayEnd: true } && unread.Length == 0 ? new RolloutEnd(last, Failure: null)
        : new RolloutEnd(last, $"no progress for {timeout.TotalSeconds:0.###} s: " +
            $"{(unread.Length > 0 ? unread : await ObstacleAsync(rollout, last, seen, cancellationToken).ConfigureAwait(false))}");

    /// <summary>What keeps it back, with the last warnings about the workload that is behind and one of its pods: such as a quota, of which no pod
    /// tells.</summary>
    private async Task<string> ObstacleAsync(Rollout rollout, RolloutState state, RolloutLook? seen, CancellationToken cancellationToken)
    {
        if (seen?.Obstacle is { } obstacle)
            return obstacle;
        var warnings = new List<string>();
        foreach (var (kind, name) in rollout.Suspects(state))
        {
            if (await WarningEvents.LastAsync(client, kind, name, cancellationToken).ConfigureAwait(false) is { } warning)
                warnings.Add(warning);
        }
        return rollout.Obstacle(state) + (warnings.Count == 0 ? "" : $"; last {Plural.Noun(warnings.Count, "warning")}: {string.Join("; ", warnings)}");
    }

    // All pods of the agents are listed each time: of a large cluster that is megabytes.
    private static TimeSpan Pause(RolloutState state) => TimeSpan.FromSeconds(Math.Clamp(state.Agents.Progress.Wanted / 50, 2, 15));

    private async Task<WorkloadState> WorkloadAsync(ApiResource resource, ObjectName name, Func<JObject, WorkloadProgress> read,
        CancellationToken cancellationToken)
    {
        var item = await client.GetAsync(resource, name, cancellationToken)
            .ConfigureAwait(false) ?? throw new ClusterException($"{resource.Kind} '{name}' is gone", "NotFound");
        var selector = string.Join(',', (item["spec"]?["selector"]?["matchLabels"] as JObject ?? []).Properties()
            .Select(static l => $"{l.Name}={(string?)l.Value}"));
        var pods = await client.ListAsync(ApiResource.Pods, RolloutPodReading.Pod, $"labelSelector={Uri.EscapeDataString(selector)}", cancellationToken,
            name.Namespace).ConfigureAwait(false);
        return new WorkloadState(read(item), pods.Items.Sort(static (a, b) => a.Name.CompareTo(b.Name)));
    }
}

/// <summary>The last Warning event of an object: what <c>kubectl describe</c> shows at its end.</summary>
internal static class WarningEvents
{
    /// <summary>Its reason and message in one clause; null where there is none, or events cannot be read: they only help to understand.</summary>
    public static async Task<string?> LastAsync(ApiClient client, string kind, ObjectName name, CancellationToken cancellationToken)
    {
        var query = $"fieldSelector={Uri.EscapeDataString($"type=Warning,involvedObject.kind={kind},involvedObject.name={name.Name}")}";
        try
        {
            var events = await client.ListAsync(ApiResource.Events, Read, query, cancellationToken, name.Namespace).ConfigureAwait(false);
            return events.Items.OrderBy(Time).LastOrDefault() is { } last
                ? $"{kind} {name}: {TerminalText.Plain($"{last.Reason}: {last.Message}", 300)}" : null;
        }
        catch (ClusterException)
        {
            return null;
        }
    }

    private static Corev1Event? Read(ref Utf8JsonReader reader, StringPool pool) => JsonSerializer.Deserialize(ref reader, ModelJson.Default.Corev1Event);

    private static DateTime? Time(Corev1Event item) =>
        new[] { item.Series?.LastObservedTime, item.LastTimestamp, item.EventTime, item.Metadata?.CreationTimestamp }.Max();
}
