namespace EgressTools.Operations;

/// <content>Restarts in an order: agents of gateways first.</content>
internal sealed partial class PlanExecutor
{
    private readonly AgentSignals _signals = new(work.Client, work.Plan, work.Options.Clock, work.Report);
    private bool _isOrdered;

    /// <summary>The operator restarts by itself, the agents by waves; those that have read the settings are not restarted once more.</summary>
    private async Task<string?> BeginOrderAsync(bool operators, CancellationToken cancellationToken)
    {
        if (operators)
            await TellAsync(agents: false, operators, cancellationToken).ConfigureAwait(false);
        _state = await watch.ReadAsync(cancellationToken).ConfigureAwait(false);
        var old = work.Plan.NeedsUpgrade ? _state.Agents.Pods : [.. _state.Agents.Pods.Where(p => work.Plan.OldAgents.Any(a => a.Pod == p.Name))];
        _rollout = new Rollout(new RolloutState(_state.Agents with { Pods = old }, operators ? _rollout.Start.Operator : _start.Operator), _start);
        (_isOrdered, _restarted) = (true, true);
        return operators ? "the operator was told to restart" : null;
    }

    private async Task<string?> RestartGatewaysAsync(CancellationToken cancellationToken)
    {
        if (!_isOrdered)
            return null;
        var waves = work.Plan.Order.Where(static w => w.IsOfGateways).Select(WithAgent).Where(static w => !w.Nodes.IsEmpty).ToList();
        foreach (var wave in waves)
            await WaveAsync(wave, cancellationToken).ConfigureAwait(false);
        var nodes = waves.SelectMany(static w => w.Nodes).Distinct(StringComparer.Ordinal).ToList();
        return nodes.Count == 0 ? null : $"the {Plural.Noun(nodes.Count, "agent")} of {Plural.Noun(nodes.Count, "gateway")} {Listed.Short(nodes)} " +
            $"{Plural.Verb(nodes.Count, "run")} with the egress gateway";
    }

    /// <summary>Nobody waits for an agent where none runs.</summary>
    private RestartWave WithAgent(RestartWave wave)
    {
        var (there, missing) = (wave.Nodes.RemoveAll(n => !IsThere(n)), wave.Nodes.RemoveAll(IsThere));
        if (!missing.IsEmpty)
            work.Report.Warn($"no agent runs on {Plural.Noun(missing.Length, "gateway")} {Listed.Short(missing)}: " +
                $"pods of {Listed.Policies(wave.Policies)} that leave by {Plural.Them(missing.Length)} will lose their traffic");
        return wave with { Nodes = there };

        bool IsThere(string node) => _state.Agents.Pods.Any(p => p.Node == node);
    }

    /// <exception cref="ClusterException">An agent of it does not serve in time.</exception>
    private async Task WaveAsync(RestartWave wave, CancellationToken cancellationToken)
    {
        var restart = new WaveRestart(work.Client, _signals, _rollout, wave);
        var end = await watch.WaitAsync(_rollout, work.Options.Timeout, wave.IsOfGateways ? "gateways with the egress gateway"
            : "agents with the egress gateway", restart.LookAsync, cancellationToken).ConfigureAwait(false);
        _state = end.State;
        if (end.Failure is not { } failure)
            return;
        var ready = $"{_rollout.Ready(_state)} of {_state.Agents.Progress.Wanted} agents have restarted";
        throw new ClusterException(wave.IsOfGateways
            ? $"{(wave.Nodes.Length == 1 ? "the agent of gateway" : "not every agent of gateways")} {Listed.Short(wave.Nodes)} " +
            $"({Listed.Policies(wave.Policies)}) " +
            $"{(wave.Nodes.Length == 1 ? "does not run" : "runs")} with the egress gateway: {failure}; the agents of other nodes were not restarted, " +
            $"so that their pods leave by their own nodes as before, and only pods on restarted nodes lose traffic ({ready})"
            : $"not every agent runs with the egress gateway ({ready}): {failure}; " +
            "pods on nodes whose agents have not restarted leave by their own nodes", "Rollout");
    }
}
