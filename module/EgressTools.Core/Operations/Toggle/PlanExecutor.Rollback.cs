namespace EgressTools.Operations;

/// <content>The way back.</content>
internal sealed partial class PlanExecutor
{
    /// <summary>Goes back to the revision that was found, and waits until agents that may have read other settings have read those.</summary>
    private async Task<FeatureOutcome> RollBackAsync(CancellationToken cancellationToken)
    {
        var running = Running;
        try
        {
            // No note: the failure that is told in the end says it.
            _steps.Add(new StepResult(FeatureStep.Rollback, Done: true, await BackAsync(cancellationToken).ConfigureAwait(false)));
            return Outcome() with { Agents = 0 };
        }
        catch (EgressException error)
        {
            await LeftAsync($"the rollback failed too: {error.Message}").ConfigureAwait(false);
            return Outcome() with { Agents = running };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await LeftAsync("the rollback was interrupted").ConfigureAwait(false);
            return Outcome() with { Agents = running, Interrupted = true };
        }
    }

    private async Task<string> BackAsync(CancellationToken cancellationToken)
    {
        var mayHaveRead = _restarted || !_now.MakesPodsAsAt(_before)
            || !_state.Agents.Pods.Select(static p => p.Uid).SequenceEqual(_start.Agents.Pods.Select(static p => p.Uid));
        var newest = await RequireOwnAsync(cancellationToken).ConfigureAwait(false);
        _goingBack = newest?.Revision + 1;
        await HelmAsync("rollback", FeatureCommands.Rollback(work.Plan.State.Release!, work.Helm!.Cluster), cancellationToken).ConfigureAwait(false);
        RequireNewer("rollback", newest,
            (await InstallationSnapshotReader.ReadAsync(work.Client, work.Plan.State, cancellationToken).ConfigureAwait(false)).Release);
        _wentBack = true;
        if (mayHaveRead)
        {
            await TellAsync(agents: true, operators: work.Plan.State.Operator is not null, cancellationToken).ConfigureAwait(false);
            var end = await watch.WaitAsync(_rollout, work.Options.Timeout, cancellationToken).ConfigureAwait(false);
            _state = end.State;
            if (end.Failure is { } failure)
                throw new ClusterException($"helm rolled back, but only {_rollout.Ready(end.State)} of {end.State.Agents.Progress.Wanted} agents have " +
                    $"restarted with the previous settings: {failure}", "Rollout");
        }
        _now = await InstallationSnapshotReader.ReadAsync(work.Client, work.Plan.State, cancellationToken).ConfigureAwait(false);
        if (!_now.ReadsAsAt(_before))
            throw new ClusterException("helm went back, but the settings are not what they were", "Rollback");
        var agents = mayHaveRead ? ", and the agents have restarted with the previous settings" : ", and no agent has started with other settings";
        var values = work.Plan.State.Release!.Revision is > 0 and var number ? $"revision {number}" : "the revision before";
        return $"rolled back: release '{Release}' is at {_now.Release?.ToString() ?? "a revision that cannot be read"} with the values of {values}{agents}";
    }

    /// <summary>A question may have been open for long: the newest revision must still be that of this run.</summary>
    /// <returns>It; null where revisions cannot be read.</returns>
    private async Task<HelmSecret?> RequireOwnAsync(CancellationToken cancellationToken)
    {
        var newest = (await InstallationSnapshotReader.ReadAsync(work.Client, work.Plan.State, cancellationToken).ConfigureAwait(false)).Release;
        return newest is null || _before.Release is null || IsOwn(newest) ? newest
            : throw new ClusterException($"release '{Release}' is at {newest} by now, made by somebody else{Words(newest)}", "ReleaseChanged");
    }

    private async Task LeftAsync(string failure)
    {
        var changes = await ChangesAsync().ConfigureAwait(false);
        var way = _wentBack ? $"; {Way()}" : NoWayBack(changes) ?? $"; {Way()}";
        _steps.Add(new StepResult(FeatureStep.Rollback, Done: false, $"{failure}; {Said(changes)}{way}"));
    }
}
