namespace EgressTools.Cmdlets;

/// <summary>What Enable-EgressGateway and Disable-EgressGateway share.</summary>
public abstract class FeatureCmdlet : ReadingCmdlet
{
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Chart { get; set; }
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Repo { get; set; }
    [Parameter]
    public FeaturePrint? Print { get; set; }
    [Parameter]
    public DryRun DryRun { get; set; }
    [Parameter]
    public SwitchParameter RollbackOnFailure { get; set; }
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = ChangeOptions.StandardTimeout;

    /// <summary>Reads the state, and switches the feature as the parameters say.</summary>
    private protected async Task SwitchAsync(Func<FeatureState, FeaturePlan> plan, Pipeline pipeline, CancellationToken cancellationToken,
        Func<FeatureState, FeaturePlan>? removing = null)
    {
        var options = Read(plan, pipeline) with { PlanRemoving = removing };
        if (Namespace is { Length: > 0 } space)
            pipeline.Note(FeatureText.Elsewhere("-Namespace", space));
        using var client = SourcePath is null ? await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false) : null;
        // Quietly: that the feature is off is no news here.
        var snapshot = await ReadQuietlyAsync(client, ReadFeature.Needs, pipeline, cancellationToken).ConfigureAwait(false);
        var state = client is null ? SavedFeature.Of(snapshot) : await ReadFeature.RunAsync(client, snapshot, cancellationToken).ConfigureAwait(false);
        var dialog = new SwitchDialog(static _ => { }, (asked, _) => ConfirmedAsync(asked, snapshot.Origin, pipeline))
        {
            MayRemoveAsync = IsAsked ? (question, _) => pipeline.ShouldProcessAsync("save and delete the policies", question) : null,
            MayPutBackAsync = (question, _) => pipeline.ShouldProcessAsync("put saved policies back", question),
        };
        await TellAsync(await SwitchFeature.RunAsync(client, state, options, dialog, pipeline, cancellationToken).ConfigureAwait(false), pipeline)
            .ConfigureAwait(false);
    }

    private static Task<bool> ConfirmedAsync(EgressFeatureChange change, string origin, Pipeline pipeline)
    {
        var preview = string.Join(Environment.NewLine, FeatureText.Preview(change));
        return pipeline.ShouldProcessAsync(preview, $"{preview}{Environment.NewLine}{FeatureText.Question(change, origin)}");
    }

    private static async Task TellAsync(EgressFeatureChange change, Pipeline pipeline)
    {
        if (change.Printed is { } printed)
        {
            if (printed.Length > 0)
                await pipeline.WriteAsync(printed).ConfigureAwait(false);
            if (FeatureText.Aside(change) is { } aside)
                pipeline.Note(aside);
        }
        else
        {
            await pipeline.WriteAsync(change).ConfigureAwait(false);
        }
        if (FeatureText.Failure(change) is { } failure)
            await pipeline.WriteErrorAsync(ErrorRecords.From(change.Error ?? new InputException(failure,
                change.Result is FeatureResult.Unchanged ? "AgentsNotReady" : $"{change.Result}"), change)).ConfigureAwait(false);
    }

    private SwitchOptions Read(Func<FeatureState, FeaturePlan> plan, Pipeline pipeline)
    {
        if (SourcePath is not null && Print is not FeaturePrint.Values && (Print is not null || DryRun is not DryRun.Client))
            throw new UsageException("a cluster is needed: -From goes with -Print Values and with -DryRun Client, " +
                "since files do not tell what release of helm Cilium belongs to", "OfflineChange");
        return new SwitchOptions(plan)
        {
            Connection = Connection,
            Chart = FeatureInput.Chart(Chart, Repo),
            Print = Print,
            DryRun = DryRun,
            Path = Environment.GetEnvironmentVariable("PATH"),
            Change = new ChangeOptions
            {
                RollbackOnFailure = RollbackOnFailure,
                Timeout = FeatureInput.Patience(Timeout),
                MayRollBack = IsAsked ? (failed, _) => pipeline.ShouldProcessAsync($"{failed}: go back to how it was",
                    $"{failed}. Go back to how it was?") : null,
            },
        };
    }

    /// <summary>Whether somebody answers questions: -Confirm:$false is an answer to the change, and not to what follows from its failure.</summary>
    // With -WhatIf nothing is offered either: what is refused would read as if it were done.
    private bool IsAsked => !(MyInvocation.BoundParameters.TryGetValue("WhatIf", out var whatIf) && whatIf is SwitchParameter { IsPresent: true })
        && (MyInvocation.BoundParameters.TryGetValue("Confirm", out var confirm)
            ? confirm is SwitchParameter { IsPresent: true }
            : GetVariableValue("ConfirmPreference", ConfirmImpact.High) is not ConfirmImpact.None);
}
