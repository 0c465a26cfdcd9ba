namespace EgressTools.Operations;

/// <summary>What is to be done, and with what.</summary>
internal sealed record FeatureWork(ApiClient Client, HelmProgram? Helm, HelmChart? Chart, FeaturePlan Plan, ChangeOptions Options, IReport Report)
{
    /// <summary>Keeps other runs from changing the release; null where helm has nothing to do.</summary>
    public ReleaseLock? Lock { get; init; }
}

/// <summary>One carrying out of a plan, step by step, and what it leaves changed when a step fails.</summary>
internal sealed partial class FeatureRun(FeatureWork work, RolloutWatch watch, InstallationMark before, RolloutState start)
{
    private const string ForceConflicts = "--force-conflicts";

    private const string LostRace = "ReleaseBusy";

    // To say what was changed is worth a moment also to somebody who pressed Ctrl-C.
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(15);

    private readonly ImmutableArray<StepResult>.Builder _steps = ImmutableArray.CreateBuilder<StepResult>();
    private readonly InstallationMark _before = before;
    private readonly RolloutState _start = start;
    private readonly List<string> _said = [];
    private ImmutableArray<string> _conflicts = [];
    private InstallationMark _now = before;
    private Rollout _rollout = new(start, start);
    private RolloutState _state = start;
    private bool _restarted;
    private int? _goingBack;
    private int? _confirmed;
    private bool _allRun;
    private string[]? _left;
    private bool _upgraded;
    private bool _wentBack;

    private string Release => work.Plan.State.Release is { } release ? release.Name : "";

    public async Task<FeatureOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var all = new (FeatureStep Step, Func<CancellationToken, Task<string?>> Run)[]
        {
            (FeatureStep.RemovePolicies, RemovePoliciesAsync), (FeatureStep.Upgrade, UpgradeAsync), (FeatureStep.Restart, RestartAsync), (FeatureStep.Gateways,
                GatewaysAsync), (FeatureStep.Rollout, RolloutAsync), (FeatureStep.Verify, VerifyAsync), (FeatureStep.RestorePolicies, RestorePoliciesAsync),
        };
        foreach (var (step, run) in all)
        {
            try
            {
                Ended(step, await run(cancellationToken).ConfigureAwait(false));
            }
            catch (EgressException error)
            {
                return await LeaveAsync(await FailedAsync(step, error, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return await LeaveAsync(await InterruptedAsync(step).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
        return Outcome();
    }

    private FeatureOutcome Outcome() =>
        new(work.Plan, _steps.ToImmutable()) { Agents = _confirmed ?? Running, Confirmed = _confirmed, AllAgents = _state.Agents.Progress.Wanted };

    /// <summary>Agents that run with the settings that were wanted, as far as was seen.</summary>
    private int Running => _restarted || !_now.MakesAgentsAsAt(_before) ? _rollout.Ready(_state)
        : work.Plan.Settings.IsEmpty ? Math.Max(0, _state.Agents.Pods.Count(static p => p.Ready) - work.Plan.OldAgents.Length) : 0;

    /// <summary>Whether pods are replaced, since they were told to restart or helm changed what they are made from.</summary>
    private bool Replaces => _restarted || !_now.MakesPodsAsAt(_before);

    /// <summary>A step that had nothing to do is none.</summary>
    private void Ended(FeatureStep step, string? sentence)
    {
        if (sentence is null)
            return;
        _steps.Add(new StepResult(step, Done: true, sentence));
        work.Report.Note(sentence);
    }

    private async Task<FeatureOutcome> FailedAsync(FeatureStep step, EgressException error, CancellationToken cancellationToken)
    {
        if (error.Id == LostRace || step is FeatureStep.RestorePolicies)
        {
            _left = error.Id == LostRace ? [] : null;
            _steps.Add(new StepResult(step, Done: false, error.Message));
            return Outcome() with { Failure = error };
        }
        var changes = await ChangesAsync().ConfigureAwait(false);
        var obstacle = NoWayBack(changes);
        var canGoBack = obstacle is null;
        var sentence = $"{error.Message}; {Said(changes)}{obstacle}";
        // Agents that run and are ready are not restarted once more for what was found afterwards.
        if (!canGoBack || step is FeatureStep.Verify || !await MayRollBackAsync(sentence, cancellationToken).ConfigureAwait(false))
        {
            sentence = canGoBack ? $"{sentence}; {Way()}" : sentence;
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

    /// <summary>Why there is no way back by helm, as a clause that follows what was changed; empty
    /// where nothing calls for one, and null where there is one.</summary>
    private string? NoWayBack(string[]? changes)
    {
        if (!work.Plan.NeedsUpgrade || changes is [])
            return "";
        if (changes is null || _now.Release is not { } newest || _before.Release is not { } found)
        {
            // helm may go one back: that is only right when the upgrade has made a revision.
            return _upgraded ? null : "; whether a revision was made cannot be read, so nothing is undone: see helm history";
        }
        if (newest.Revision == found.Revision)
            return "; helm made no revision, so somebody else changed this, and nothing is undone";
        if (IsOwn(newest) || _goingBack == newest.Revision)
            return _conflicts.IsEmpty ? null : $". {Fields()}. {OwnersWay()}";
        return newest.IsPending
            ? $"; {newest} may come from another run of helm, so nothing is undone. If none is running, go back with {Back()}"
            : $"; {newest} was made by somebody else{Words(newest)}, so nothing is undone";
    }

    private bool IsOwn(ReleaseMark newest) => _before.Release is { } found
        && new OwnRevision(work.Plan.State.Release!, FeatureMark.Of(work.Plan, work.Options.Run), found) { Errors = _said, Hide = Hidden }.Is(newest);

    // What helm says of a revision that failed may quote values.
    private string Words(ReleaseMark revision) =>
        revision.Read(work.Plan.State.Release!)?.Description is { Length: > 0 } words ? $" (\"{TerminalText.Plain(Hidden(words), 80)}\")" : "";

    /// <summary>A text without what helm may quote and is not to be shown.</summary>
    private string Hidden(string text) => HelmText.Masked(text, work.Helm!.Secrets.Values.Concat(ReleaseTexts.Of(work.Plan)));

    private string Fields() => string.Join(". ", _conflicts.Take(3)) + (_conflicts.Length > 3 ? $". {_conflicts.Length - 3} more belong to others" : "");

    /// <summary>A rollback meets the same owners.</summary>
    private string OwnersWay() => "helm 4 takes such fields over only with --force-conflicts. Nothing is undone, " +
        "because helm rollback would fail in the same way. "
        + "To finish, run this and then the same command again: " +
        $"{FeatureCommands.Line("helm", [.. FeatureCommands.Upgrade(work.Plan, work.Chart!, work.Helm!.Cluster), ForceConflicts])}. " +
        $"To go back: {Back()} {ForceConflicts}";

    private string Back() => FeatureCommands.Line("helm", FeatureCommands.Rollback(work.Plan.State.Release!, work.Helm!.Cluster));

    private async Task<bool> MayRollBackAsync(string sentence, CancellationToken cancellationToken)
    {
        try
        {
            return work.Options.RollbackOnFailure || work.Options.MayRollBack is { } ask && await ask(sentence, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever is asked and presses Ctrl-C wants no more of it.
            return false;
        }
    }

    /// <summary>What is other than before; null where that cannot be read.</summary>
    private async Task<string[]?> ChangesAsync()
    {
        using var limit = new CancellationTokenSource(LastLook);
        try
        {
            _now = await MarkInstallation.ReadAsync(work.Client, work.Plan.State, limit.Token).ConfigureAwait(false);
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

    /// <summary>The commands that go back.</summary>
    private string Way()
    {
        var commands = new List<string>();
        if (!_wentBack)
            commands.Add(Back());
        if (_wentBack || Replaces)
            commands.AddRange(FeatureCommands.Restart(work.Plan.State, work.Options.Cluster).Select(static c => FeatureCommands.Line("kubectl", c)));
        return $"to go back: {string.Join(" && ", commands)}";
    }
}
