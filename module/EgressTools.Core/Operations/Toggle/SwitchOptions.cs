namespace EgressTools.Operations;

/// <summary>How the feature is to be switched.</summary>
/// <param name="Plan">Works out what changes: a function of <see cref="FeaturePlanner"/>.</param>
public sealed record SwitchOptions(Func<FeatureState, FeaturePlan> Plan)
{
    /// <summary>The same with policies saved and deleted first, for who is asked and wants it; null where there is no such way.</summary>
    public Func<FeatureState, FeaturePlan>? PlanRemoving { get; init; }

    /// <summary>How the cluster is reached, for helm and for commands that are shown.</summary>
    public required ConnectionOptions Connection { get; init; }

    /// <summary>Where the chart comes from; null to take it from where helm knows it.</summary>
    public HelmChart? Chart { get; init; }

    /// <summary>Print this, and change nothing; null to make the change.</summary>
    public FeaturePrint? Print { get; init; }

    /// <summary>Whether to make it.</summary>
    public DryRun DryRun { get; init; }

    /// <summary>How it is carried out.</summary>
    public ChangeOptions Change { get; init; } = new();

    /// <summary>PATH, where helm is looked for; null for nowhere.</summary>
    public string? Path { get; init; }
}

/// <summary>How a front end shows a change and asks for it.</summary>
/// <param name="Show">Shows what would change and what it means.</param>
/// <param name="ConfirmAsync">Asks whether to make it.</param>
public sealed record SwitchDialog(Action<EgressFeatureChange> Show, Func<EgressFeatureChange, CancellationToken, Task<bool>> ConfirmAsync)
{
    /// <summary>Asks whether policies are to be saved and deleted first; null where there is nobody to ask.</summary>
    public Func<string, CancellationToken, Task<bool>>? MayRemoveAsync { get; init; }

    /// <summary>Asks whether policies that an earlier run has saved are to be put back; null where there is nobody to ask.</summary>
    public Func<string, CancellationToken, Task<bool>>? MayPutBackAsync { get; init; }

    /// <summary>Fails where nobody could answer; it is called before helm is run and before anything is shown.</summary>
    public Action RequireAnswer { get; init; } = static () => { };
}
