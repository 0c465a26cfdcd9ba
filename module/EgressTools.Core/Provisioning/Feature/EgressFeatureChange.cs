namespace EgressTools.Provisioning.Feature;

/// <summary>What became of a request to enable or disable the egress gateway.</summary>
public enum FeatureResult
{
    /// <summary>Everything was as it was wanted: nothing was done.</summary>
    Unchanged,
    /// <summary>Agents would refuse to start, or it would not work: nothing was done.</summary>
    Blocked,
    /// <summary>It was only to be shown.</summary>
    DryRun,
    /// <summary>Somebody was asked and said no: nothing was done.</summary>
    Declined,
    /// <summary>It must be done by hand, with <see cref="EgressFeatureChange.Commands"/>: helm is not on PATH, or did not install Cilium.</summary>
    ByHand,
    /// <summary>It was done.</summary>
    Done,
    /// <summary>A step failed; <see cref="EgressFeatureChange.Steps"/> say what is changed.</summary>
    Failed,
}

/// <summary>A value of the chart that changes: its values are booleans, numbers, texts or lists of texts.</summary>
/// <param name="Path">Such as "bpf.masquerade".</param>
/// <param name="Old">What is in force; null where nothing is, or it is not known.</param>
public sealed record ChangedValue(string Path, object? Old, object? New);

/// <summary>What enabling or disabling the egress gateway changes, and what became of it. Its signature names no type of a package, so that it can be handed
/// across the load context of a front end that has other versions of them.</summary>
public sealed record EgressFeatureChange
{
    internal EgressFeatureChange(FeaturePlan plan, FeatureResult result) => (Plan, Result) = (plan, result);

    /// <summary>On or off.</summary>
    public FeatureGoal Goal => Plan.Goal;
    /// <summary>What became of it.</summary>
    public FeatureResult Result { get; internal init; }
    /// <summary>The release of helm as it was found; null where helm did not install Cilium.</summary>
    public HelmRelease? Release => Plan.State.Release;
    /// <summary>Values that helm is told, by path.</summary>
    public ImmutableArray<ChangedValue> Values => [.. Plan.Values.Select(static v => new ChangedValue(v.Path, Plain(v.Old), Plain(v.New)))];
    /// <summary>Settings that agents find changed, by key.</summary>
    public ImmutableArray<SettingChange> Settings => Plan.Settings;
    /// <summary>In which order agents restart; empty where they do in any. The last is of all nodes that are left.</summary>
    public ImmutableArray<RestartWave> Order => Plan.Order;
    /// <summary>What it means for traffic.</summary>
    public ImmutableArray<TrafficEffect> Effects => Plan.Effects;
    /// <summary>What is in the way.</summary>
    public ImmutableArray<CheckFinding> Blockers => Plan.Blockers;
    /// <summary>What the user should know: one sentence each without a full stop.</summary>
    public ImmutableArray<string> Warnings => Plan.Warnings;
    /// <summary>What was chosen and why: one sentence each without a full stop.</summary>
    public ImmutableArray<string> Notes => Plan.Notes;
    /// <summary>The exact commands that do the same, a line each; empty where there is nothing to do.</summary>
    public ImmutableArray<string> Commands { get; internal init; } = [];
    /// <summary>What was done, in order; empty where nothing was.</summary>
    public ImmutableArray<StepResult> Steps => [.. Outcome?.Steps ?? [], .. Restored];
    /// <summary>How many agents run with the settings that were wanted; null where nothing was tried, or where it is not known.</summary>
    public int? Agents => Result is FeatureResult.Done ? Outcome?.Confirmed : Outcome?.Agents ?? (Result is FeatureResult.Unchanged ? Running.Count : null);
    /// <summary>How many agents there are.</summary>
    public int AllAgents => Outcome?.AllAgents ?? Plan.State.WantedAgents ?? Plan.State.Snapshot.Installation.Agents.Length;
    /// <summary>Whether the feature is as it was wanted; of agents of which it is not known whether they run with it the settings count.</summary>
    public bool Succeeded => (Result is FeatureResult.Done || (Result is FeatureResult.Unchanged && !Running.IsShort)) && Restored.All(static s => s.Done);
    /// <summary>What a step failed with; null where none did.</summary>
    public EgressException? Error => Outcome?.Failure;

    /// <summary>The exit code that it means: 0 fine, 1 not done, 130 interrupted, else that of the failure.</summary>
    public int ExitCode => Restored.Any(static s => !s.Done) ? 3 : Result switch
    {
        FeatureResult.Unchanged => Succeeded ? 0 : 1,
        FeatureResult.DryRun or FeatureResult.Done => 0,
        FeatureResult.Failed when Outcome?.Interrupted == true => 130,
        FeatureResult.Failed => Error?.ExitCode ?? 1,
        _ => 1,
    };

    /// <summary>What was to be printed; null where nothing was.</summary>
    public string? Printed { get; internal init; }

    internal FeaturePlan Plan { get; }

    /// <summary>How many agents ran with the settings.</summary>
    internal RunningAgents Running => Asked ?? RunningAgents.Of(Plan.State);
    /// <summary>The same by the agents' own words; null where they were not asked.</summary>
    internal RunningAgents? Asked { get; init; }
    /// <summary>Whether helm and the server have tried it.</summary>
    internal bool IsTried { get; init; }

    internal FeatureOutcome? Outcome { get; init; }

    /// <summary>What became of policies that an earlier run has saved.</summary>
    internal ImmutableArray<StepResult> Restored { get; init; } = [];

    private static object? Plain(JToken? value) => value switch
    {
        null => null,
        JArray list => list.Select(static t => t.ToString()).ToArray(),
        JValue scalar => scalar.Value,
        _ => value.ToString(),
    };
}
