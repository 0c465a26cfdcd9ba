using System.Collections.Immutable;
using EgressTools.Cluster;
using EgressTools.Provisioning;
using EgressTools.Provisioning.Feature;
using EgressTools.Provisioning.Rollouts;

namespace EgressTools.Operations;

/// <summary>What is to be done, and with what.</summary>
internal sealed record FeatureWork(ApiClient Client, HelmProgram? Helm, HelmChart? Chart, FeaturePlan Plan, ChangeOptions Options, IReport Report);

/// <summary>One carrying out of a plan, step by step, and what it leaves changed when a step fails.</summary>
internal sealed partial class FeatureRun(FeatureWork work, RolloutWatch watch, InstallationMark before, RolloutState start)
{
    // To say what was changed is worth a moment also to somebody who pressed Ctrl-C.
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(15);

    private readonly ImmutableArray<StepResult>.Builder _steps = ImmutableArray.CreateBuilder<StepResult>();
    private readonly InstallationMark _before = before;
    private readonly RolloutState _start = start;
    private InstallationMark _now = before;
    private Rollout _rollout = new(start, start);
    private RolloutState _state = start;
    private bool _restarted;
    private int? _goingBack;
    private bool _upgraded;
    private bool _wentBack;

    private string Release => work.Plan.State.Release is { } release ? release.Name : "";

    public async Task<FeatureOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var all = new (FeatureStep Step, Func<CancellationToken, Task<string?>> Run)[]
        {
            (FeatureStep.Upgrade, UpgradeAsync), (FeatureStep.Restart, RestartAsync), (FeatureStep.Rollout, RolloutAsync), (FeatureStep.Verify, VerifyAsync),
        };
        foreach (var (step, run) in all)
        {
            try
            {
                Ended(step, await run(cancellationToken));
            }
            catch (EgressException error)
            {
                return await FailedAsync(step, error, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return await InterruptedAsync(step);
            }
        }
        return Outcome();
    }

    private FeatureOutcome Outcome() => new(work.Plan, _steps.ToImmutable()) { Agents = Running, AllAgents = _state.Agents.Progress.Wanted };

    /// <summary>Agents that run with the settings that were wanted, as far as was seen.</summary>
    private int Running => _restarted || !_now.MakesAgentsAsAt(_before) ? _rollout.Ready(_state)
        : work.Plan.Settings.IsEmpty ? Math.Max(0, _state.Agents.Pods.Count(static p => p.Ready) - work.Plan.OldAgents.Length) : 0;

    /// <summary>Whether pods are replaced, since they were told to start again or helm changed what they are made from.</summary>
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
        var changes = await ChangesAsync();
        var obstacle = NoWayBack(changes);
        var canGoBack = obstacle is null;
        var sentence = $"{error.Message}; {Said(changes)}{obstacle}";
        if (!canGoBack || !await MayRollBackAsync(sentence, cancellationToken))
        {
            sentence = canGoBack ? $"{sentence}; {Way()}" : sentence;
            _steps.Add(new StepResult(step, Done: false, sentence));
            return Outcome() with { Failure = new ClusterException(sentence, error.Id, error) };
        }
        _steps.Add(new StepResult(step, Done: false, sentence));
        var back = await RollBackAsync(cancellationToken);
        return back with { Failure = new ClusterException($"{sentence}; {back.Steps[^1].Sentence}", error.Id, error) };
    }

    private async Task<FeatureOutcome> InterruptedAsync(FeatureStep step)
    {
        var changes = await ChangesAsync();
        var agents = Replaces ? $", and {_rollout.Ready(_state)} of {_state.Agents.Progress.Wanted} agents have started again" : "";
        var way = NoWayBack(changes) ?? $"; {Way()}";
        _steps.Add(new StepResult(step, Done: false, $"interrupted: {Said(changes)}{agents}{way}"));
        return Outcome() with { Interrupted = true };
    }

    /// <summary>Why there is no way back by helm, as a clause that follows what was changed; empty where nothing calls for one, and null where there is one.</summary>
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
        return OwnRevision.Is(work.Plan, found, newest) || _goingBack == newest.Revision
            ? null
            : $"; {newest} was made by somebody else{Words(newest)}, so nothing is undone";
    }

    // What helm says of a revision that failed may quote values.
    private string Words(ReleaseMark revision) =>
        revision.Read(work.Plan.State.Release!)?.Description is { Length: > 0 } words ? $" (\"{ApiErrors.Plain(HelmText.Masked(words, Private), 80)}\")" : "";

    /// <summary>What helm may quote and is not to be shown.</summary>
    private IEnumerable<string> Private => work.Helm!.Secrets.Values.Concat(ReleaseTexts.Of(work.Plan));

    private async Task<bool> MayRollBackAsync(string sentence, CancellationToken cancellationToken)
    {
        try
        {
            return work.Options.RollbackOnFailure || work.Options.MayRollBack is { } ask && await ask(sentence, cancellationToken);
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
            _now = await MarkInstallation.ReadAsync(work.Client, work.Plan.State, limit.Token);
            _state = await watch.ReadAsync(limit.Token);
            return [.. _now.Changes(_before, Release)];
        }
        catch (Exception error) when (error is ClusterException or OperationCanceledException)
        {
            return null;
        }
    }

    private string Said(string[]? changes) => changes switch
    {
        null => "what was changed cannot be read now",
        [] when _restarted => "no value was changed, but agents and operator were told to start again",
        [] => "nothing was changed",
        _ => $"what was changed: {string.Join("; ", changes)}",
    };

    /// <summary>The commands that go back.</summary>
    private string Way()
    {
        var commands = new List<string>();
        if (!_wentBack)
            commands.Add(FeatureCommands.Line("helm", FeatureCommands.Rollback(work.Plan.State.Release!, work.Helm!.Cluster)));
        if (_wentBack || Replaces)
            commands.AddRange(FeatureCommands.Restart(work.Plan.State, work.Options.Cluster).Select(static c => FeatureCommands.Line("kubectl", c)));
        return $"to go back: {string.Join(" && ", commands)}";
    }
}
