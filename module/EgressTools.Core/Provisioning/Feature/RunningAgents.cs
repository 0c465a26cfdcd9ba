namespace EgressTools.Provisioning.Feature;

/// <summary>How many agents run with the current settings.</summary>
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
}
