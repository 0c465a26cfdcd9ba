namespace EgressTools.Operations;

/// <content>A step that failed or was interrupted: what it leaves changed, and whether there is a way back.</content>
internal sealed partial class PlanExecutor
{
    private async Task<FeatureOutcome> FailedAsync(FeatureStep step, Undo undo, EgressException error, CancellationToken cancellationToken)
    {
        if (error.Id == LostRace || undo is Undo.Never)
        {
            _left = error.Id == LostRace ? [] : null;
            _steps.Add(new StepResult(step, Done: false, error.Message));
            return Outcome() with { Failure = error };
        }
        var changes = await ChangesAsync().ConfigureAwait(false);
        var obstacle = NoWayBack(changes);
        var sentence = $"{error.Message}; {Said(changes)}{obstacle}";
        if (obstacle is not null || undo is Undo.ByHand || !await MayRollBackAsync(sentence, cancellationToken).ConfigureAwait(false))
        {
            sentence = obstacle is null ? $"{sentence}; {Way()}" : sentence;
            _steps.Add(new StepResult(step, Done: false, sentence));
            return Outcome() with { Failure = new ClusterException(sentence, error.Id, error) };
        }
        _steps.Add(new StepResult(step, Done: false, sentence));
        var back = await RollBackAsync(cancellationToken).ConfigureAwait(false);
        return back with { Failure = new ClusterException($"{sentence}; {back.Steps[^1].Sentence}", error.Id, error) };
    }

    private async Task<FeatureOutcome> InterruptedAsync(FeatureStep step)
    {
        var changes = await ChangesAsync().ConfigureAwait(false);
        var agents = Replaces ? $", and {_rollout.Ready(_state)} of {_state.Agents.Progress.Wanted} agents have " +
            $"restarted{(_isOrdered ? " (the same command goes on with the others)" : "")}" : "";
        var way = NoWayBack(changes) ?? $"; {Way()}";
        _steps.Add(new StepResult(step, Done: false, $"interrupted: {Said(changes)}{agents}{way}"));
        return Outcome() with { Interrupted = true };
    }

    /// <summary>Why helm cannot roll back, as a clause that follows what was changed; empty where nothing needs it, and null where it can.</summary>
    private string? NoWayBack(string[]? changes)
    {
        if (!work.Plan.NeedsUpgrade || changes is [])
            return "";
        if (changes is null || _now.Release is not { } newest || _before.Release is not { } found)
            // helm may go one back: that is only right when the upgrade has made a revision.
            return _upgraded ? null : "; whether a revision was made cannot be read, so nothing is undone: see helm history";
        if (newest.Revision == found.Revision)
            return "; helm made no revision, so somebody else changed this, and nothing is undone";
        if (IsOwn(newest) || _goingBack == newest.Revision)
            return _conflicts.IsEmpty ? null : $". {Fields()}. {OwnersWay()}";
        return newest.IsPending ? $"; {newest} may come from another run of helm, so nothing is undone. If none is running, roll back with {Back()}"
            : $"; {newest} was made by somebody else{Words(newest)}, so nothing is undone";
    }

    /// <summary>Whether the helm that this run started made it: the one after what was found, with the id of the run; another run may plan the same at the same
    /// time. Where an upgrade fails, helm writes its error in place of the id.</summary>
    private bool IsOwn(HelmSecret newest) =>
        newest.Revision == _before.Release?.Revision + 1 && newest.Read(work.Plan.State.Release!) is { Description: var words }
        && (words == RevisionDescription.Of(work.Plan, work.Options.Run)
            || (newest.Status == "failed" && _said.Exists(error => HelmText.IsAbout(Hidden(words), error))));

    // What helm says of a revision that failed may quote values.
    private string Words(HelmSecret revision) =>
        revision.Read(work.Plan.State.Release!)?.Description is { Length: > 0 } words ? $" (\"{TerminalText.Plain(Hidden(words), 80)}\")" : "";

    /// <summary>A text without what helm may quote and is not to be shown.</summary>
    private string Hidden(string text) => HelmText.Masked(text, work.Helm!.Secrets.Values.Concat(ReleaseTexts.Of(work.Plan)));

    private string Fields() => string.Join(". ", _conflicts.Take(3)) + (_conflicts.Length > 3 ? $". {_conflicts.Length - 3} more belong to others" : "");

    /// <summary>A rollback meets the same owners.</summary>
    private string OwnersWay() => "helm 4 takes such fields over only with --force-conflicts. Nothing is undone, " +
        "because helm rollback would fail in the same way. To finish, run this and then the same command again: " +
        $"{FeatureCommands.Line("helm", [.. FeatureCommands.Upgrade(work.Plan, work.Chart!, work.Helm!.Cluster), ForceConflicts])}. " +
        $"To roll back: {Back()} {ForceConflicts}";

    private string Back() => FeatureCommands.Line("helm", FeatureCommands.Rollback(work.Plan.State.Release!, work.Helm!.Cluster));

    private async Task<bool> MayRollBackAsync(string sentence, CancellationToken cancellationToken)
    {
        try
        {
            return work.Options.RollbackOnFailure || work.Options.MayRollBack is { } ask && await ask(sentence, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C at the question is a no.
            return false;
        }
    }

    /// <summary>What is other than before; null where that cannot be read.</summary>
    private async Task<string[]?> ChangesAsync()
    {
        using var limit = new CancellationTokenSource(LastLook);
        try
        {
            _now = await InstallationSnapshotReader.ReadAsync(work.Client, work.Plan.State, limit.Token).ConfigureAwait(false);
            _state = await watch.ReadAsync(limit.Token).ConfigureAwait(false);
            return _left = [.. _now.Changes(_before, Release)];
        }
        catch (Exception error) when (error is ClusterException or OperationCanceledException)
        {
            return null;
        }
    }

    private string Said(string[]? changes) => changes switch
    {
        null => "what was changed cannot be read now",
        [] when _restarted => "no value was changed, but agents and operator were told to restart",
        [] => "nothing was changed",
        _ => $"what was changed: {string.Join("; ", changes)}",
    };

    private string Way()
    {
        var restart = _wentBack || Replaces ? FeatureCommands.Restart(work.Plan.State, work.Options.Cluster) : [];
        string[] commands = [.. _wentBack ? [] : (string[])[Back()], .. restart.Select(static c => FeatureCommands.Line("kubectl", c))];
        return $"to roll back: {string.Join(" && ", commands)}";
    }
}
