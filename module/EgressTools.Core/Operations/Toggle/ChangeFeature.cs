namespace EgressTools.Operations;

/// <summary>How a plan is carried out.</summary>
public sealed record ChangeOptions
{
    /// <summary>How long to wait unless somebody says otherwise.</summary>
    public static readonly TimeSpan StandardTimeout = TimeSpan.FromMinutes(5);

    /// <summary>How long to wait while nothing moves: no agent starts, stops or becomes ready. Not the whole time: a large cluster takes as long as it
    /// takes.</summary>
    public TimeSpan Timeout { get; init; } = StandardTimeout;

    /// <summary>On failure go back to the revision before without asking.</summary>
    public bool RollbackOnFailure { get; init; }

    /// <summary>Asks whether to go back, given the sentence that says what failed; null where there is nobody to ask, and nothing is undone.</summary>
    public Func<string, CancellationToken, Task<bool>>? MayRollBack { get; init; }

    /// <summary>How commands that are shown reach the cluster.</summary>
    public ClusterArguments Cluster { get; init; } = new([], []);

    /// <summary>Variables of the environment, by which the folder is found where policies are saved.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Tells this run from others: it is in the description of the revision that helm makes.</summary>
    internal string Run { get; init; } = Guid.NewGuid().ToString("N")[..8];

    /// <summary>What waits are measured by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How agents' maps are compared: agents that have just started may still be at it.</summary>
    internal CompareOptions Maps { get; init; } = new() { Wait = TimeSpan.FromSeconds(30) };

    /// <summary>How long one run of helm may take.</summary>
    internal TimeSpan LimitOf(HelmProgram helm) => helm.TimeLimit > Timeout ? helm.TimeLimit : Timeout;
}

/// <summary>Carries out a plan: helm upgrade, restart, rollout, verification, and rollback where it fails.</summary>
public static class ChangeFeature
{
    /// <summary>
    /// Carries it out. Whatever fails, and also an interruption, is in the outcome, with what it leaves changed. A restart that is not allowed is found out
    /// before anything is changed.
    /// </summary>
    /// <param name="client">The server.</param>
    /// <param name="helm">helm; may be null where it has nothing to do (<see cref="FeaturePlan.NeedsUpgrade"/>).</param>
    /// <param name="chart">Where the chart comes from; null as <paramref name="helm"/>.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="options">How.</param>
    /// <param name="report">Progress; the exact commands as details, and a note for each step that ended well.</param>
    /// <param name="cancellationToken">Stops: the outcome still says what was changed.</param>
    /// <exception cref="InvalidOperationException">helm has to run, and there is no release, helm or chart.</exception>
    public static async Task<FeatureOutcome> RunAsync(
        ApiClient client, HelmProgram? helm, HelmChart? chart, FeaturePlan plan, ChangeOptions options, IReport report, CancellationToken cancellationToken)
    {
        if (plan.NeedsUpgrade && (helm is null || chart is null || plan.State.Release is null))
            throw new InvalidOperationException("a plan that changes values needs a release, helm and a chart");
        if (plan.IsDone)
            return new FeatureOutcome(plan,
                [])
            { Agents = plan.State.Snapshot.Installation.Agents.Length, AllAgents = plan.State.Snapshot.Installation.Agents.Length };
        var watch = new RolloutWatch(client, plan.State.Agents, plan.State.Operator, options.Clock, report);
        try
        {
            await RequireRightsAsync(client, plan, options, report, cancellationToken).ConfigureAwait(false);
            var held = plan.NeedsUpgrade
                ? await ReleaseLock.TakeAsync(client, plan.State.Agents, options.Run, options.Clock.GetUtcNow(),
                    options.LimitOf(helm!) + TimeSpan.FromMinutes(1), cancellationToken).ConfigureAwait(false)
                : ReleaseLock.None;
            await using var release = held.ConfigureAwait(false);
            var before = await MarkInstallation.ReadAsync(client, plan.State, cancellationToken).ConfigureAwait(false);
            var start = await watch.ReadAsync(cancellationToken).ConfigureAwait(false);
            RequireSame(plan, before, start);
            await RequireNoPoliciesAsync(client, plan, options, report, cancellationToken).ConfigureAwait(false);
            return await new FeatureRun(new FeatureWork(client, helm, chart, plan, options, report) { Lock = held }, watch, before, start)
                .RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error)
        {
            return Untouched(plan, new ClusterException($"nothing was changed: {error.Message}", error.Id, error));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Untouched(plan, failure: null) with { Interrupted = true };
        }
    }

    /// <summary>Policies may have come while somebody thought about it.</summary>
    private static async Task RequireNoPoliciesAsync(ApiClient client, FeaturePlan plan, ChangeOptions options, IReport report,
        CancellationToken cancellationToken)
    {
        if (plan.Goal is not FeatureGoal.Off || !plan.NeedsUpgrade || plan.Force || plan.Policies is not PolicyHandling.Stay)
            return;
        var now = await new LiveSource(client, options.Clock).ReadAsync(SnapshotKinds.Policies, report, cancellationToken).ConfigureAwait(false);
        if (!now.Complete.HasFlag(SnapshotKinds.Policies))
            throw new ClusterException("policies could not be read again before the egress gateway is disabled " +
                $"({Listed.Some(now.Gaps.Where(static g => g.Kinds.HasFlag(SnapshotKinds.Policies)))}): make them readable, " +
                $"or pass {Options.Force}", "PoliciesUnread");
        if (!now.Policies.IsEmpty)
            throw new ClusterException($"there {Plural.Verb(now.Policies.Length, "are")} {Listed.Policies(now.Policies.Select(static p => p.Name))}, " +
                $"which {Plural.Verb(now.Policies.Length, "need")} the egress gateway: pass {Options.RemovePolicies} to save and delete " +
                $"{Plural.Them(now.Policies.Length)} first, or {Options.Force} to leave {Plural.Them(now.Policies.Length)}", "PoliciesLeft");
    }

    /// <summary>Some webhooks do not take part in dry runs, which says nothing about rights.</summary>
    private static async Task RequireRightsAsync(ApiClient client, FeaturePlan plan, ChangeOptions options, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            await RestartWorkloads.TryAsync(client, plan.State.Agents, plan.State.Operator, options.Clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            if (!plan.Order.IsEmpty && plan.State.Snapshot.Installation.Agents is [var agent, ..])
                await client.DeleteAsync(ApiResource.Pods, agent.Pod, gracePeriodSeconds: null, cancellationToken, dryRun: true).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.Status != 403)
        {
            report.Detail($"could not test the right to restart agents: {error.Message}");
        }
    }

    private static FeatureOutcome Untouched(FeaturePlan plan, ClusterException? failure)
    {
        var step = new StepResult(plan.NeedsUpgrade ? FeatureStep.Upgrade : FeatureStep.Restart, Done: false,
            failure?.Message ?? "interrupted: nothing was changed");
        return new FeatureOutcome(plan, [step]) { Failure = failure, AllAgents = plan.State.Snapshot.Installation.Agents.Length };
    }

    /// <summary>Between the plan and its approval somebody else may have been at work.</summary>
    private static void RequireSame(FeaturePlan plan, InstallationMark before, RolloutState start)
    {
        if (plan.State.Release is { Revision: > 0 } release && before.Release is { } now
            && (now.IsPending || now.Deployed is { } deployed && deployed != release.Revision))
            throw new ClusterException($"release '{release.Name}' is at {now}, and the plan was made for revision {release.Revision}: another helm runs, " +
                "or has run; try again", "ReleaseChanged");
        var installation = plan.State.Snapshot.Installation;
        if (plan.State.Snapshot.Complete.HasFlag(SnapshotKinds.Configuration) && before.Changed(installation.Configuration) is { Count: > 0 } keys)
            throw new ClusterException($"cilium-config is another than the plan was made for ({Listed.Some(keys)}): somebody changed it in between; " +
                "try again", "SettingsChanged");
        if (plan.MasqueradeConfig is not null && before.MasqueradeList != installation.MasqueradeList)
            throw new ClusterException("the list of ip-masq-agent is another than the plan was made for: somebody changed it in between; " +
                "try again", "SettingsChanged");
        if (start.Agents.Progress.WaitsForDeletion)
        {
            throw new ClusterException(
                $"DaemonSet '{plan.State.Agents}' has the update strategy OnDelete, so agents restart only when you delete their pods: "
                + "set helm's value updateStrategy.type to RollingUpdate first", "OnDelete");
        }
    }
}
