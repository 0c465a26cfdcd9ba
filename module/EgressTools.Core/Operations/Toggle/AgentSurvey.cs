namespace EgressTools.Operations;

/// <summary>How many agents run with the current settings, asked of the agents themselves.</summary>
internal static class AgentSurvey
{
    /// <summary>By their own words. Where they cannot be asked it is not known, whatever their pods
    /// look like; where too few are ready that is enough to know.</summary>
    public static async Task<RunningAgents> RunAsync(ApiClient client, FeaturePlan plan, TimeProvider clock, IReport report,
        CancellationToken cancellationToken)
    {
        var byPods = RunningAgents.Of(plan.State);
        if (byPods.IsShort)
            return byPods;
        var signals = new AgentSignals(client, plan with { State = plan.State with { Snapshot = plan.State.Snapshot with { Policies = [] } } }, clock, report);
        var pods = plan.State.Snapshot.Installation.Agents.Where(static a => a.Ready != false)
            .Select(static a => new RolloutPod(a.Pod, a.Pod.Name, a.Node) { Ready = true }).ToList();
        var answers = await signals.AskAsync(pods, cancellationToken).ConfigureAwait(false);
        var others = answers.Where(static a => a.Signal.State is SignalState.Contrary)
            .Select(static a => $"the agent of node {a.Pod.Node} {a.Signal.Reason}").ToList();
        if (others.Count > 0)
            return byPods with { Contrary = Listed.Short(others) };
        if (signals.Forbidden is { } refused)
            return byPods with { Count = null, Doubt = refused };
        var silent = answers.Where(a => a.Signal.State is not SignalState.Reached || signals.HasNotSaid(a.Pod.Uid)).ToList();
        return silent is not [var (pod, signal), ..] ? byPods
            : byPods with { Count = null, Doubt = $"the agent of node {pod.Node} {(signal.Reason.Length > 0 ? signal.Reason : "does not say")}" };
    }
}
