namespace EgressTools.Provisioning.Feature;

/// <summary>A step of enabling or disabling the egress gateway.</summary>
public enum FeatureStep
{
    /// <summary>Policies are saved and deleted.</summary>
    RemovePolicies,
    /// <summary>helm upgrade.</summary>
    Upgrade,
    /// <summary>Agents and operator are told to restart.</summary>
    Restart,
    /// <summary>The agents of gateways run with the new settings, before any other restarts.</summary>
    Gateways,
    /// <summary>Every agent runs with the new settings.</summary>
    Rollout,
    /// <summary>What the agents read and hold is what was planned.</summary>
    Verify,
    /// <summary>Saved policies are put back.</summary>
    RestorePolicies,
    /// <summary>helm rollback, restart and rollout.</summary>
    Rollback,
}

/// <summary>What became of a step.</summary>
/// <param name="Done">Whether it was carried out whole.</param>
/// <param name="Sentence">What was done, or what failed and what that leaves changed: one sentence without a full stop.</param>
public sealed record StepResult(FeatureStep Step, bool Done, string Sentence);

/// <summary>What became of a plan.</summary>
/// <param name="Steps">What was done, in order; a failed step is the last before a rollback.</param>
public sealed record FeatureOutcome(FeaturePlan Plan, ImmutableArray<StepResult> Steps)
{
    /// <summary>How many agents run with the settings that were wanted.</summary>
    public int Agents { get; init; }

    /// <summary>How many of them say so themselves: by their own configuration, and by their data
    /// path where it is on; null where they were not asked.</summary>
    public int? Confirmed { get; init; }
    /// <summary>How many there must be.</summary>
    public int AllAgents { get; init; }
    /// <summary>The failure; null where there was none.</summary>
    public EgressException? Failure { get; init; }
    /// <summary>Whether it was interrupted; the last step says what that leaves changed.</summary>
    public bool Interrupted { get; init; }
    /// <summary>Whether the feature is as it was wanted, on every agent.</summary>
    public bool Succeeded => Failure is null && !Interrupted && Steps.All(static s => s.Done);
}
