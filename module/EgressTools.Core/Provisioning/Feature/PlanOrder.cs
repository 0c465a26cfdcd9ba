namespace EgressTools.Provisioning.Feature;

/// <summary>Gives a plan its order of restarts, or says what is lost where there can be none.</summary>
internal static class PlanOrder
{
    /// <summary>The plan with its order. Agents that run with the egress gateway restart without loss, so only those count that do not.</summary>
    public static FeaturePlan In(FeaturePlan plan, ClusterSnapshot after)
    {
        if (plan.Policies is not PolicyHandling.Stay || plan.IsDone || (!plan.Turns && plan.OldAgents.IsEmpty))
            return plan;
        if (Unread(after) is { } unread)
            return plan with
            {
                Warnings = plan.Warnings.Add($"agents restart in no order, because {unread} could not be read: if there are policies, " +
                "their pods may lose traffic until every agent runs with the egress gateway")
            };
        var waves = RestartOrder.Of(after);
        if (waves.IsEmpty)
            return plan;
        plan = plan with { Warnings = plan.Warnings.AddRange(Missing(waves, after)) };
        return RollsByItself(plan) is { } why ? plan with { Effects = plan.Effects.Add(Lost(waves, why, PolicyEffects.Pods(after))) }
            : plan with { Order = waves };
    }

    /// <summary>What is missing without which gateways are not known; null where they are.</summary>
    private static string? Unread(ClusterSnapshot snapshot) =>
        snapshot.Gaps.FirstOrDefault(static g => !g.IsAbsence && (g.Kinds & (SnapshotKinds.Policies | SnapshotKinds.CiliumNodes)) != SnapshotKinds.None)?.What;

    /// <summary>Gateways that do not serve whatever is done.</summary>
    private static IEnumerable<string> Missing(ImmutableArray<RestartWave> waves, ClusterSnapshot snapshot)
    {
        if (!snapshot.Complete.HasFlag(SnapshotKinds.AgentPods) || snapshot.Installation.Agents.IsEmpty)
            yield break;
        var ready = snapshot.Installation.Agents.Where(static a => a.Ready != false).Select(static a => a.Node).ToHashSet(StringComparer.Ordinal);
        foreach (var wave in waves)
        {
            if (wave.Nodes.Where(n => !ready.Contains(n)).ToList() is { Count: > 0 } nodes)
                yield return $"no agent is ready on {Plural.Noun(nodes.Count, "gateway")} {Listed.Short(nodes)}: " +
                    $"pods of {Listed.Policies(wave.Policies)} that leave by {Plural.Them(nodes.Count)} will lose their traffic";
        }
    }

    /// <summary>Disabling has no order without a hole: as long as there are policies, traffic goes
    /// to agents that are done with it, or from agents that are not.</summary>
    public static FeaturePlan Off(FeaturePlan plan)
    {
        if (plan is not { Turns: true, Force: true, Policies: PolicyHandling.Stay } || PolicyEffects.Pods(plan.State.Snapshot) is not (> 0 and var pods))
            return plan;
        var sentence = $"pods of {Listed.Policies(plan.State.Snapshot.Policies.Select(static p => p.Name))} lose traffic while agents restart, " +
            $"until the agents of their node and of their gateway are both done; {Options.RemovePolicies} avoids that";
        return plan with { Effects = plan.Effects.Add(new TrafficEffect(TrafficChange.Interrupted, pods, sentence)) };
    }

    /// <summary>Why the pods of agents are replaced by the DaemonSet's controller as soon as the change is written; null where they are not.</summary>
    private static string? RollsByItself(FeaturePlan plan)
    {
        if (plan.NeedsUpgrade && ReleaseValues.Same(plan.State.Release?.Value("rollOutCiliumPods"), true))
            return "rollOutCiliumPods is true in helm's values";
        var values = plan.Values.Where(v => v.Path is ReleaseValues.ServiceHost or ReleaseValues.ServicePort
            || (v.Path == ReleaseValues.MasqueradeAgent && ReleaseValues.Same(v.New, true) && !plan.State.MountsMasqueradeList))
            .Select(static v => v.Path).ToList();
        return values.Count == 0 ? null : $"{Listed.Short(values)} {Plural.Verb(values.Count, "change")} their pods";
    }

    private static TrafficEffect Lost(ImmutableArray<RestartWave> waves, string why, int pods)
    {
        var policies = waves.SelectMany(static w => w.Policies).Distinct(StringComparer.Ordinal).ToList();
        return new TrafficEffect(TrafficChange.Interrupted, pods,
            $"the agents restart in no order, because {why}: pods of {Listed.Policies(policies)} lose traffic or leave a gateway with their own address, " +
            $"until all agents of the gateways run with the egress gateway; {Options.WithoutPolicies} avoids that");
    }
}
