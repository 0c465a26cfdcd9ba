namespace EgressTools.Operations;

/// <content>The steps.</content>
internal sealed partial class PlanExecutor
{
    private async Task<string?> UpgradeAsync(CancellationToken cancellationToken)
    {
        if (!work.Plan.NeedsUpgrade)
            return null;
        try
        {
            await HelmAsync("upgrade", FeatureCommands.Upgrade(work.Plan, work.Chart!, work.Helm!.Cluster, work.Options.Run), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ClusterException error) when (_said.Count > 0 && HelmText.IsLostRace(_said[^1]))
        {
            throw new ClusterException($"{error.Message}. Another helm is changing the release, and this run changed nothing. " +
                "Try again when it has ended", LostRace, error);
        }
        finally
        {
            // From here on others see the revision.
            await work.Lock.DisposeAsync().ConfigureAwait(false);
        }
        _upgraded = true;
        _now = await InstallationSnapshotReader.ReadAsync(work.Client, work.Plan.State, cancellationToken).ConfigureAwait(false);
        RequireNewer("upgrade", _before.Release, _now.Release);
        RequireChart();
        return $"helm upgraded release '{Release}'{(_now.Release is { } mark ? $" to revision {mark.Revision}" : "")}";
    }

    /// <summary>Where agents read nothing new they go on: what ip-masq-agent's list says, for one, they see as it changes.</summary>
    private async Task<string?> RestartAsync(CancellationToken cancellationToken)
    {
        if (work.Plan.OldAgents.IsEmpty && _now.ReadsAsAt(_before))
            return null;
        // What helm has changed in the template of pods is replaced already.
        var (agents, operators) = (_now.MakesAgentsAsAt(_before), work.Plan.State.Operator is not null && _now.MakesOperatorAsAt(_before));
        if (!agents && !operators)
            return null;
        if (agents && !work.Plan.Order.IsEmpty)
            return await BeginOrderAsync(operators, cancellationToken).ConfigureAwait(false);
        if (!work.Plan.Order.IsEmpty)
            work.Report.Warn("helm changed the agents' pods, so they restart in no order: " +
                "pods of policies may lose traffic until all agents run with the egress gateway");
        await TellAsync(agents, operators, cancellationToken).ConfigureAwait(false);
        return (agents, operators) switch
        {
            (true, true) => "agents and operator were told to restart",
            (true, false) => "the agents were told to restart",
            _ => "the operator was told to restart: helm restarts the agents itself",
        };
    }

    private async Task<string?> RolloutAsync(CancellationToken cancellationToken)
    {
        if (!Replaces)
            return null;
        if (_isOrdered)
            await WaveAsync(work.Plan.Order[^1], cancellationToken).ConfigureAwait(false);
        // Agents that were not ready before were given their time already.
        var end = _isOrdered && _rollout.IsDoneButForUnready(_state) ? new RolloutEnd(_state, Failure: null)
            : await watch.WaitAsync(_rollout, work.Options.Timeout, cancellationToken).ConfigureAwait(false);
        _state = end.State;
        var counted = $"{Running} of {end.State.Agents.Progress.Wanted} agents run with the new settings";
        if (end.Failure is { } failure)
            throw new ClusterException($"the rollout failed, {counted}: {failure}", "Rollout");
        return end.State.Agents.Progress.IsDone() ? counted : $"{counted}; the others were not ready before, and still are not: {_rollout.Obstacle(end.State)}";
    }

    private async Task<string?> VerifyAsync(CancellationToken cancellationToken)
    {
        var verified = await PlanVerifier.RunAsync(work, _signals, watch, cancellationToken).ConfigureAwait(false);
        (_confirmed, _allRun) = (verified.Agents, verified.AllRun);
        return verified.Sentence;
    }

    /// <summary>Where revisions can be read, that helm ended well is believed by what it made.</summary>
    private void RequireNewer(string verb, HelmSecret? earlier, HelmSecret? now)
    {
        if (earlier is not null && now is not null && (now.Revision <= earlier.Revision || now.Status != "deployed"))
            throw new ClusterException($"helm {verb} ended with exit code 0, " +
                $"but release '{Release}' is at {now}{(now.Revision <= earlier.Revision ? " as before" : "")}", "Helm");
    }

    /// <summary>A chart may be exchanged between a look at it and its use.</summary>
    private void RequireChart()
    {
        var (planned, made) = (work.Plan.State.Release!.ChartVersion, _now.Release?.Read(work.Plan.State.Release)?.ChartVersion);
        if (made is { Length: > 0 } && !HelmChart.IsSameVersion(made, planned))
            throw new ClusterException($"helm upgraded release '{Release}' to chart {made}, not {planned}", "OtherChart");
    }

    /// <exception cref="ClusterException">It failed; the message says why.</exception>
    private async Task HelmAsync(string verb, ImmutableArray<string> arguments, CancellationToken cancellationToken)
    {
        work.Report.Detail(FeatureCommands.Line("helm", arguments));
        var result = await HelmAsync(arguments, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == 0)
            return;
        _said.Add(result.Error);
        _conflicts = result.Conflicts;
        throw new ClusterException($"helm {verb} failed (exit code {result.ExitCode}){(result.Error.Length > 0 ? $": {result.Error}" : "")}", "Helm");
    }

    private async Task<HelmResult> HelmAsync(ImmutableArray<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await (work.Helm! with { Private = [.. ReleaseTexts.Of(work.Plan)], TimeLimit = work.Options.LimitOf(work.Helm!) })
                .RunAsync(arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or ClusterException { Id: "HelmTimeout" })
        {
            // What helm writes into its revision when it is asked to end.
            _said.Add("context canceled");
            throw;
        }
    }

    /// <summary>Pods that run now are those to be replaced; which of them were not ready before counts from the beginning.</summary>
    private async Task TellAsync(bool agents, bool operators, CancellationToken cancellationToken)
    {
        var now = await watch.ReadAsync(cancellationToken).ConfigureAwait(false);
        _rollout = new Rollout(new RolloutState(agents ? now.Agents : _start.Agents, operators ? now.Operator : _start.Operator), _start);
        _restarted = true;
        foreach (var command in FeatureCommands.Restart(work.Plan.State, work.Options.Cluster, agents, operators))
            work.Report.Detail(FeatureCommands.Line("kubectl", command));
        await WorkloadRestart.RunAsync(work.Client, agents ? now.Agents.Progress : null, operators ? now.Operator?.Progress : null,
            work.Options.Clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }
}
