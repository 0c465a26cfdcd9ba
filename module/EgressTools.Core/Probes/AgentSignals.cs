using System.Collections.Concurrent;

namespace EgressTools.Probes;

/// <summary>How far an agent is that has started with the egress gateway enabled or disabled.</summary>
internal enum SignalState
{
    /// <summary>It is not that far, or does not say so.</summary>
    Waiting,
    /// <summary>It runs as wanted; with the egress gateway its data path is loaded, so that a gateway sends packets on with the egress IP.</summary>
    Reached,
    /// <summary>It has answered, and does not say how it runs: a release that calls the option otherwise.</summary>
    Unsaid,
    /// <summary>It runs otherwise, whatever cilium-config says.</summary>
    Contrary,
}

/// <summary>What an agent's own words come to.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Reason">Why it is waited for, one clause; empty where it is not.</param>
internal readonly record struct AgentSignal(SignalState State, string Reason = "");

/// <summary>
/// Asks new agents whether they serve. The pod's condition Ready comes seconds before the data path is loaded, and egress
/// maps are pinned, so that they prove nothing: from 1.18 to 1.20 the host's endpoint has realized a revision of policies
/// as the last step. Where that is not known, an agent is waited for until it is ready, has a map, and a while more; but
/// without policies, where no packet needs the data path, not any longer.
/// </summary>
internal sealed class AgentSignals(ApiClient client, FeaturePlan plan, TimeProvider clock, IReport report)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(15);
    private readonly CiliumVersion? _version = plan.State.Snapshot.Installation.Version;
    private readonly ConcurrentDictionary<string, long> _readySince = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _reached = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _unsaid = new(StringComparer.Ordinal);
    private int _told;

    /// <summary>How much longer an agent is waited for of which only Ready is known: twice of what was seen between that and a loaded data path.</summary>
    public TimeSpan More { get; } = plan.State.Snapshot.Policies.IsEmpty ? TimeSpan.Zero : TimeSpan.FromSeconds(15);

    /// <summary>Why no agent may be asked; null where that is not so.</summary>
    public string? Forbidden { get; private set; }

    /// <summary>Asks many agents, several at once.</summary>
    public async Task<IReadOnlyList<(RolloutPod Pod, AgentSignal Signal)>> AskAsync(IReadOnlyCollection<RolloutPod> pods, CancellationToken cancellationToken)
    {
        var answers = new List<(RolloutPod Pod, AgentSignal Signal)>(pods.Count);
        foreach (var some in pods.Chunk(AgentReader<AgentState>.Concurrency))
            answers.AddRange(some.Zip(await Task.WhenAll(some.Select(p => AskAsync(p, cancellationToken))).ConfigureAwait(false)));
        return answers;
    }

    /// <summary>Asks one agent; one that serves goes on doing so.</summary>
    public async Task<AgentSignal> AskAsync(RolloutPod pod, CancellationToken cancellationToken)
    {
        if (_reached.ContainsKey(pod.Uid))
            return new AgentSignal(SignalState.Reached);
        if (!pod.Ready)
            return Waiting("is not ready");
        var signal = await LimitedAsync(pod, cancellationToken).ConfigureAwait(false);
        if (signal.State is SignalState.Reached)
            _reached[pod.Uid] = true;
        return signal;
    }

    /// <summary>Whether an agent was asked and has not said how it runs, so that only its map told.</summary>
    public bool HasNotSaid(string uid) => _unsaid.ContainsKey(uid);

    private static AgentSignal Waiting(string reason) => new(SignalState.Waiting, reason);

    private async Task<AgentSignal> LimitedAsync(RolloutPod pod, CancellationToken cancellationToken)
    {
        if (Forbidden is { } refused)
            return Later(pod, refused);
        using var limit = new Deadline(TimeLimit, client.Clock, cancellationToken);
        try
        {
            return await StartedAsync(pod, new Agent(client, pod.Name, pod.Node), limit.Token).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.IsMissingRight)
        {
            Forbidden = error.Message;
            return Later(pod, error.Message);
        }
        catch (ClusterException error) when (error.Status is not 401)
        {
            return Waiting($"cannot be asked: {error.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Waiting($"gave no answer within {TimeLimit.TotalSeconds} s");
        }
    }

    private async Task<AgentSignal> StartedAsync(RolloutPod pod, Agent agent, CancellationToken cancellationToken)
    {
        var reply = await agent.ConfigurationAsync(cancellationToken).ConfigureAwait(false);
        if (reply.Value is not { } configuration)
            return Waiting($"does not say with which options it runs: {reply.Fault}");
        if (configuration.FeatureOn is { } isOn && isOn != (plan.Goal is FeatureGoal.On))
            return new AgentSignal(SignalState.Contrary, $"runs {(isOn ? "with" : "without")} the egress gateway by its own configuration, " +
                "whatever cilium-config says: look for a CiliumNodeConfig of its node");
        if (plan.Goal is FeatureGoal.Off)
            return configuration.FeatureOn is null ? Unsaid(pod) : new AgentSignal(SignalState.Reached);
        if (configuration.FeatureOn is null)
            Unsaid(pod);
        if (configuration.FeatureOn is null || !StartSignal.IsKnownIn(_version))
            return await WithMapAsync(pod, agent, "it is unknown how an agent of " +
                $"{(_version is { } known ? $"Cilium {known}" : "an unknown version of Cilium")} shows that its data path is loaded",
                cancellationToken).ConfigureAwait(false);
        var revision = await agent.TextAsync(
            ["endpoint", "get", "-l", "reserved:host", "-o", "jsonpath={[0].status.policy.realized.policy-revision}"], cancellationToken).ConfigureAwait(false);
        if (revision.Fault?.Contains("unknown ", StringComparison.Ordinal) == true)
            return await WithMapAsync(pod, agent, "an agent does not have the command that shows whether its data path is loaded", cancellationToken)
                .ConfigureAwait(false);
        return int.TryParse(revision.Value?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
            ? new AgentSignal(SignalState.Reached) : Waiting("has not loaded its data path");
    }

    private AgentSignal Unsaid(RolloutPod pod)
    {
        _unsaid[pod.Uid] = true;
        return new AgentSignal(SignalState.Unsaid, "does not say whether it runs with the egress gateway");
    }

    private async Task<AgentSignal> WithMapAsync(RolloutPod pod, Agent agent, string why, CancellationToken cancellationToken) =>
        (await agent.MapAsync(cancellationToken).ConfigureAwait(false)).Value is { Absent: true } ? Waiting("has no egress map") : Later(pod, why);

    private AgentSignal Later(RolloutPod pod, string why)
    {
        if (Interlocked.Exchange(ref _told, 1) == 0 && More > TimeSpan.Zero)
            report.Warn($"{why}: each agent is waited for until it is ready, and {More.TotalSeconds} s more");
        return clock.GetElapsedTime(_readySince.GetOrAdd(pod.Uid, _ => clock.GetTimestamp())) >= More ? new AgentSignal(SignalState.Reached)
            : Waiting($"became ready less than {More.TotalSeconds} s ago");
    }
}
