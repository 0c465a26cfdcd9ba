namespace EgressTools.Operations;

/// <summary>A plan, and what it is carried out with.</summary>
/// <param name="Helm">helm; null where it has nothing to do (<see cref="FeaturePlan.NeedsUpgrade"/>), and so <paramref name="Chart"/>.</param>
internal sealed record PlanExecution(ApiClient Client, HelmProgram? Helm, HelmChart? Chart, FeaturePlan Plan, ExecutionOptions Options, IReport Report)
{
    /// <summary>Keeps other runs from changing the release.</summary>
    public ReleaseLock Lock { get; init; } = ReleaseLock.None;
}

/// <summary>Carries out a plan, a step after the other. What fails, and an interruption too, is in the outcome with what it leaves changed.</summary>
internal sealed partial class PlanExecutor(PlanExecution work, RolloutWatch watch, InstallationSnapshot before, RolloutState start)
{
    private const string ForceConflicts = "--force-conflicts";
    private const string LostRace = "ReleaseBusy";

    // After Ctrl-C, too, a moment is spent to say what was changed.
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(15);

    private readonly ImmutableArray<StepResult>.Builder _steps = ImmutableArray.CreateBuilder<StepResult>();
    private readonly InstallationSnapshot _before = before;
    private readonly RolloutState _start = start;
    private readonly List<string> _said = [];
    private ImmutableArray<string> _conflicts = [];
    private InstallationSnapshot _now = before;
    private Rollout _rollout = new(start, start);
    private RolloutState _state = start;
    private bool _restarted;
    private int? _goingBack;
    private int? _confirmed;
    private bool _allRun;
    private string[]? _left;
    private bool _upgraded;
    private bool _wentBack;

    /// <summary>How what a step did is undone once it, or what follows it, has failed.</summary>
    private enum Undo
    {
        /// <summary>helm rollback, then a restart of agents that may have read the settings.</summary>
        Rollback,
        /// <summary>The same, by hand: the commands are told.</summary>
        ByHand,
        /// <summary>Not at all.</summary>
        Never,
    }

    /// <summary>The walk. A step returns what it did, or null where it had nothing to do.</summary>
    private (FeatureStep Step, Func<CancellationToken, Task<string?>> RunAsync, Undo Undo)[] Walk =>
    [
        // Waits until each policy is gone. They are put back after a failure as long as no agent runs otherwise than before.
        (FeatureStep.RemovePolicies, RemovePoliciesAsync, Undo.Rollback),
        // helm upgrade. It worked if the release has a newer revision, deployed, of the planned chart.
        (FeatureStep.Upgrade, UpgradeAsync, Undo.Rollback),
        // kubectl rollout restart of those that helm has not restarted already; in an order the operator alone.
        (FeatureStep.Restart, RestartAsync, Undo.Rollback),
        // The agents of gateways, wave by wave, by deleting their pods. Waits until the new ones serve.
        (FeatureStep.Gateways, RestartGatewaysAsync, Undo.Rollback),
        // In an order the other agents. Waits for as long as pods are replaced or become ready.
        (FeatureStep.Rollout, RolloutAsync, Undo.Rollback),
        // Agents that run and are ready are not restarted once more for what is found here.
        (FeatureStep.Verify, VerifyAsync, Undo.ByHand),
        // Policies that cannot be made again stay in their file.
        (FeatureStep.RestorePolicies, RestorePoliciesAsync, Undo.Never),
    ];

    private string Release => work.Plan.State.Release is { } release ? release.Name : "";

    /// <summary>Carries it out. That a restart is not allowed is found out before anything is changed.</summary>
    /// <param name="report">Progress; the exact commands as details, and a note for each step that ended well.</param>
    /// <exception cref="InvalidOperationException">helm has to run, and there is no release, helm or chart.</exception>
    public static async Task<FeatureOutcome> RunAsync(
        ApiClient client, HelmProgram? helm, HelmChart? chart, FeaturePlan plan, ExecutionOptions options, IReport report, CancellationToken cancellationToken)
    {
        if (plan.NeedsUpgrade && (helm is null || chart is null || plan.State.Release is null))
            throw new InvalidOperationException("a plan that changes values needs a release, helm and a chart");
        var all = plan.State.Snapshot.Installation.Agents.Length;
        if (plan.IsDone)
            return new FeatureOutcome(plan, []) { Agents = all, AllAgents = all };
        var work = new PlanExecution(client, helm, chart, plan, options, report);
        try
        {
            await PlanGuards.RequireRightsAsync(work, cancellationToken).ConfigureAwait(false);
            var held = plan.NeedsUpgrade ? await ReleaseLock.TakeAsync(client, plan.State.Agents, options.Run, options.Clock.GetUtcNow(),
                options.LimitOf(helm!) + TimeSpan.FromMinutes(1), cancellationToken).ConfigureAwait(false) : ReleaseLock.None;
            await using var release = held.ConfigureAwait(false);
            var watch = new RolloutWatch(client, plan.State.Agents, plan.State.Operator, options.Clock, report);
            var before = await InstallationSnapshotReader.ReadAsync(client, plan.State, cancellationToken).ConfigureAwait(false);
            var start = await watch.ReadAsync(cancellationToken).ConfigureAwait(false);
            PlanGuards.RequireSame(plan, before, start);
            await PlanGuards.RequireNoPoliciesAsync(work, cancellationToken).ConfigureAwait(false);
            return await new PlanExecutor(work with { Lock = held }, watch, before, start).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error)
        {
            return Untouched(new ClusterException($"nothing was changed: {error.Message}", error.Id, error));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Untouched(failure: null) with { Interrupted = true };
        }

        FeatureOutcome Untouched(ClusterException? failure) => new(plan, [new StepResult(plan.NeedsUpgrade ? FeatureStep.Upgrade : FeatureStep.Restart,
            Done: false, failure?.Message ?? "interrupted: nothing was changed")])
        { Failure = failure, AllAgents = all };
    }

    private async Task<FeatureOutcome> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var (step, runAsync, undo) in Walk)
        {
            try
            {
                if (await runAsync(cancellationToken).ConfigureAwait(false) is not { } sentence)
                    continue;
                _steps.Add(new StepResult(step, Done: true, sentence));
                work.Report.Note(sentence);
            }
            catch (EgressException error)
            {
                return await LeaveAsync(await FailedAsync(step, undo, error, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
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
}
