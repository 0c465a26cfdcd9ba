using EgressTools.Checks;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Probes;
using EgressTools.Provisioning.Feature;
using EgressTools.Provisioning.Rollouts;

namespace EgressTools.Operations;

/// <summary>How many agents run with the settings as they stand.</summary>
/// <param name="Count">How many do; null where it is not known.</param>
/// <param name="Wanted">How many have to; null where it is not known.</param>
/// <param name="Doubt">Why one of them is not known; null where both are.</param>
internal sealed record RunningAgents(int? Count, int? Wanted, string? Doubt)
{
    /// <summary>Agents that say themselves that they run otherwise, one clause; null where none does.</summary>
    public string? Contrary { get; init; }

    /// <summary>Whether there are known to be too few, or none at all: then the feature does nothing yet, whatever the settings say.</summary>
    public bool IsShort => Contrary is not null || (Doubt is null && (Count < Wanted || Wanted == 0));

    /// <summary>By their pods: those that are ready, and started after the settings were written.</summary>
    public static RunningAgents Of(FeatureState state)
    {
        var installation = state.Snapshot.Installation;
        if (!state.Snapshot.Complete.HasFlag(SnapshotKinds.AgentPods))
            return Unknown("the agents' pods were not read");
        if (state.WantedAgents is not { } wanted)
            return Unknown("the DaemonSet does not report on how many nodes they must run");
        if (installation.Agents.Any(static a => a.Ready is null))
            return Unknown("an agent's pod does not report whether it is ready");
        if (installation.ConfiguredAt is not { } written)
            return Unknown("cilium-config does not show when it was written");
        return new RunningAgents(installation.Agents.Count(a => a.Ready == true && a.StartedAt >= written), wanted, null);

        RunningAgents Unknown(string doubt) => new(null, state.WantedAgents, doubt);
    }

    /// <summary>By their own words. Where they cannot be asked it is not known, whatever their pods look like; where too few are ready that is enough to know.</summary>
    public static async Task<RunningAgents> AskAsync(ApiClient client, FeaturePlan plan, TimeProvider clock, IReport report, CancellationToken cancellationToken)
    {
        var byPods = Of(plan.State);
        if (byPods.IsShort)
            return byPods;
        var signals = new AgentSignals(client, plan with { State = plan.State with { Snapshot = plan.State.Snapshot with { Policies = [] } } }, clock, report);
        var pods = plan.State.Snapshot.Installation.Agents.Where(static a => a.Ready != false).Select(static a => new RolloutPod(a.Pod, a.Pod.Name, a.Node) { Ready = true }).ToList();
        var answers = await signals.AskAsync(pods, cancellationToken).ConfigureAwait(false);
        var others = answers.Where(static a => a.Signal.State is SignalState.Contrary).Select(static a => $"the agent of node {a.Pod.Node} {a.Signal.Reason}").ToList();
        if (others.Count > 0)
            return byPods with { Contrary = Some.Of(others) };
        if (signals.Forbidden is { } refused)
            return byPods with { Count = null, Doubt = refused };
        var silent = answers.Where(a => a.Signal.State is not SignalState.Reached || signals.HasNotSaid(a.Pod.Uid)).ToList();
        return silent.Count == 0 ? byPods : byPods with { Count = null, Doubt = $"the agent of node {silent[0].Pod.Node} {(silent[0].Signal.Reason.Length > 0 ? silent[0].Signal.Reason : "does not say")}" };
    }
}
