namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">It asks for every policy that changes; -Confirm:$false answers
/// beforehand. A policy that fails is an error, and the others are applied.</para>
/// </summary>
/// <example><code>Publish-EgressPolicy -Path web.yaml -WhatIf</code></example>
/// <example><code>Get-EgressNode | New-EgressPolicy -Name web -PodSelector app=web | Publish-EgressPolicy -PassThru | Test-EgressExitIp</code></example>
[Cmdlet(VerbsData.Publish, "EgressPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Object")]
[OutputType(typeof(EgressPolicyDocument), typeof(ApplyStep))]
public sealed class PublishEgressPolicyCommand : ReadingCmdlet
{
    private readonly PolicyInput _input;

    /// <summary>Made by PowerShell.</summary>
    public PublishEgressPolicyCommand() => _input = new PolicyInput(this);
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Object")]
    [AllowEmptyString]
    public object[] InputObject { get; set; } = [];
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];
    [Parameter]
    public DryRun DryRun { get; set; }
    [Parameter]
    public SwitchParameter ForceConflicts { get; set; }
    [Parameter]
    public SwitchParameter AllowPolicyConflicts { get; set; }
    [Parameter]
    public SwitchParameter AllowUnknownEffect { get; set; }
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string FieldManager { get; set; } = "egress-tools";
    [Parameter]
    public SwitchParameter PassThru { get; set; }
    protected override void ProcessRecord()
    {
        _input.AddFiles(Path);
        foreach (var input in InputObject)
            _input.Add(Arguments.Value(input));
    }
    protected override void EndProcessing()
    {
        if (_input.Documents.Count > 0)
            Run(PublishAsync);
    }

    private async Task PublishAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        if (SourcePath is not null && DryRun != DryRun.Client)
            throw new UsageException("Publish-EgressPolicy writes to a cluster: with -From it needs -DryRun Client");
        var options = new ApplyOptions(DryRun == DryRun.Server, ForceConflicts, FieldManager);
        var world = SourcePath is null ? null : (await ReadAsync(MakePlan.Needs, pipeline, cancellationToken).ConfigureAwait(false)).Snapshot;
        using var client = world is null ? await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false) : null;
        var plan = world is null
            ? await EgressPolicyDocument.PlanAsync(client!, _input.Documents, options, cancellationToken).ConfigureAwait(false)
            : EgressPolicyDocument.Plan(world, _input.Documents, FieldManager);
        foreach (var error in plan.Errors)
            await pipeline.WriteErrorAsync(ErrorRecords.From(error)).ConfigureAwait(false);
        var consent = new ApplyConsent(AllowPolicyConflicts, AllowUnknownEffect);
        var effect = await MakePlan.EffectAsync(
            plan, FieldManager, consent, async () =>
                world ?? (await ReadAsync(client!, MakePlan.Needs, pipeline, cancellationToken).ConfigureAwait(false)).Snapshot).ConfigureAwait(false);
        if (effect.Refusal is not null)
            throw effect.Refusal;
        foreach (var error in effect.Refused(DryRun))
            await pipeline.WriteErrorAsync(ErrorRecords.From(error)).ConfigureAwait(false);
        foreach (var doubt in effect.Doubts(DryRun))
            pipeline.Warn(doubt);
        var steps = await ConfirmedAsync(effect.Taken(plan.Steps, DryRun), effect.Lines, client?.Origin ?? From!, pipeline).ConfigureAwait(false);
        await ApplyAsync(client, steps, effect, options, pipeline, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImmutableArray<ApplyStep>> ConfirmedAsync(ImmutableArray<ApplyStep> steps, ImmutableArray<string> means,
        string origin, Pipeline pipeline)
    {
        if (DryRun != DryRun.None)
            return steps;
        var confirmed = ImmutableArray.CreateBuilder<ApplyStep>();
        foreach (var step in steps)
        {
            var change = string.Join(Environment.NewLine, ApplyText.Preview(step).AddRange(means));
            if (step.Action == ApplyAction.Unchanged
                || await pipeline.ShouldProcessAsync($"{change} (on {origin})", $"{change}{Environment.NewLine}Apply it on {origin}?").ConfigureAwait(false))
                confirmed.Add(step);
        }
        return confirmed.ToImmutable();
    }

    private async Task ApplyAsync(ApiClient? client, ImmutableArray<ApplyStep> steps, ApplyEffect effect, ApplyOptions options, Pipeline pipeline,
        CancellationToken cancellationToken)
    {
        var outcomes = new List<ApplyOutcome>();
        await foreach (var outcome in ApplyPolicies.ApplyAsync(client, steps, DryRun, options, cancellationToken).ConfigureAwait(false))
        {
            outcomes.Add(outcome);
            if (outcome.Error is { } error)
            {
                await pipeline.WriteErrorAsync(ErrorRecords.From(error, outcome.Step.Target)).ConfigureAwait(false);
                continue;
            }
            pipeline.Detail(ApplyText.Done(outcome.Step, DryRun));
            if (PassThru)
                await pipeline.WriteAsync(EgressPolicyDocument.Of(outcome)).ConfigureAwait(false);
            else if (DryRun != DryRun.None)
                await pipeline.WriteAsync(outcome.Step).ConfigureAwait(false);
        }
        if (DryRun == DryRun.None && ApplySummary.Of(steps, outcomes) is { } summary)
            pipeline.Warn(summary);
        if (DryRun == DryRun.None && TouchPolicy.After(effect, outcomes) is { } policy)
            await TouchAsync(client!, policy, pipeline, cancellationToken).ConfigureAwait(false);
    }

    private static async Task TouchAsync(ApiClient client, string policy, Pipeline pipeline, CancellationToken cancellationToken)
    {
        try
        {
            await TouchPolicy.RunAsync(client, policy, cancellationToken).ConfigureAwait(false);
            pipeline.Note($"touched policy {policy}, so that the agents add the entries that are missing");
        }
        catch (Exception error) when (error is ClusterException or OperationCanceledException)
        {
            pipeline.Warn(PolicyTouch.ByHand(policy));
            if (error is OperationCanceledException)
                throw;
            await pipeline.WriteErrorAsync(ErrorRecords.From((ClusterException)error, policy)).ConfigureAwait(false);
        }
    }
}
