namespace EgressTools.Operations;

/// <summary>What must hold before a plan is carried out: somebody may have changed the cluster since it was made.</summary>
internal static class PlanGuards
{
    /// <summary>Some webhooks do not take part in dry runs, which says nothing about rights.</summary>
    /// <exception cref="ClusterException">The right to restart agents is missing.</exception>
    public static async Task RequireRightsAsync(PlanExecution work, CancellationToken cancellationToken)
    {
        var state = work.Plan.State;
        try
        {
            await WorkloadRestart.TryAsync(work.Client, state.Agents, state.Operator, work.Options.Clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            if (!work.Plan.Order.IsEmpty && state.Snapshot.Installation.Agents is [var agent, ..])
                await work.Client.DeleteAsync(ApiResource.Pods, agent.Pod, gracePeriodSeconds: null, cancellationToken, dryRun: true).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.Status != 403)
        {
            work.Report.Detail($"could not test the right to restart agents: {error.Message}");
        }
    }

    /// <exception cref="ClusterException">The release, the settings or the agents are not those that the plan was made for.</exception>
    public static void RequireSame(FeaturePlan plan, InstallationSnapshot before, RolloutState start)
    {
        var installation = plan.State.Snapshot.Installation;
        if (plan.State.Release is { Revision: > 0 } release && before.Release is { } now
            && (now.IsPending || now.Deployed is { } deployed && deployed != release.Revision))
            throw new ClusterException($"release '{release.Name}' is at {now}, and the plan was made for revision {release.Revision}: another helm runs, " +
                "or has run. Try again", "ReleaseChanged");
        if (plan.State.Snapshot.Complete.HasFlag(SnapshotKinds.Configuration) && before.Changed(installation.Configuration) is { Count: > 0 } keys)
            throw new ClusterException($"cilium-config was changed after the plan was made ({Listed.Short(keys)}). Try again", "SettingsChanged");
        if (plan.MasqueradeConfig is not null && before.MasqueradeList != installation.MasqueradeList)
            throw new ClusterException("the list of ip-masq-agent was changed after the plan was made. Try again", "SettingsChanged");
        if (start.Agents.Progress.WaitsForDeletion)
            throw new ClusterException($"DaemonSet '{plan.State.Agents}' has the update strategy OnDelete, so agents restart only when you delete their " +
                "pods: set helm's value updateStrategy.type to RollingUpdate first", "OnDelete");
    }

    /// <exception cref="ClusterException">Disabling would leave policies that have come since, or nobody knows whether there are any.</exception>
    public static async Task RequireNoPoliciesAsync(PlanExecution work, CancellationToken cancellationToken)
    {
        if (work.Plan is not { Goal: FeatureGoal.Off, NeedsUpgrade: true, Force: false, Policies: PolicyHandling.Stay })
            return;
        var now = await new LiveSource(work.Client, work.Options.Clock).ReadAsync(SnapshotKinds.Policies, work.Report, cancellationToken).ConfigureAwait(false);
        var (count, them) = (now.Policies.Length, Plural.Them(now.Policies.Length));
        if (!now.Complete.HasFlag(SnapshotKinds.Policies))
            throw new ClusterException("policies could not be read again before the egress gateway is disabled " +
                $"({Listed.Short(now.Gaps.Where(static g => g.Kinds.HasFlag(SnapshotKinds.Policies)))}): make them readable, " +
                $"or pass {Options.Force}", "PoliciesUnread");
        if (count > 0)
            throw new ClusterException($"there {Plural.Verb(count, "are")} {Listed.Policies(now.Policies.Select(static p => p.Name))}, " +
                $"which {Plural.Verb(count, "need")} the egress gateway: pass {Options.RemovePolicies} to save and delete {them} first, " +
                $"or {Options.Force} to leave {them}", "PoliciesLeft");
    }
}
