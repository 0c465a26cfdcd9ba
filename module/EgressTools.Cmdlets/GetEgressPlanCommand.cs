namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Pods that move to another gateway or address lose their established connections. Nothing is written anywhere.</para>
/// </summary>
/// <example><code>Get-EgressNode | New-EgressPolicy -Name web -PodSelector app=web | Get-EgressPlan</code></example>
/// <example><code>if ((Get-EgressPlan -WithoutNode 10.0.0.7).Pods) { throw 'somebody still leaves by it' }</code></example>
[Cmdlet(VerbsCommon.Get, "EgressPlan")]
[OutputType(typeof(EgressPlan))]
public sealed class GetEgressPlanCommand : ReadingCmdlet
{
    private readonly PolicyInput _input;

    /// <summary>Made by PowerShell.</summary>
    public GetEgressPlanCommand() => _input = new PolicyInput(this);
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    [AllowEmptyString]
    public object[] InputObject { get; set; } = [];
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Completes]
    public string[] Delete { get; set; } = [];
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Completes]
    public string[] WithoutNode { get; set; } = [];
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] WithNodeLabel { get; set; } = [];
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string FieldManager { get; set; } = "egress-tools";
    [Parameter]
    public SwitchParameter Interfaces { get; set; }
    private protected override bool AsksInterfaces => Interfaces;
    protected override void ProcessRecord()
    {
        foreach (var input in InputObject)
            _input.Add(Arguments.Value(input));
    }
    protected override void EndProcessing()
    {
        _input.AddFiles(Path);
        var documents = _input.Documents;
        Run((pipeline, cancellationToken) => PlanAsync(documents, pipeline, cancellationToken));
    }

    private async Task PlanAsync(IReadOnlyList<EgressPolicyDocument> documents, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var change = new WhatIf
        {
            Deleted = [.. Delete],
            WithoutNodes = [.. WithoutNode],
            Labels = MakePlan.LabelChanges(WithNodeLabel.SelectMany(static l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)), "-WithNodeLabel"),
            Version = CiliumVersion is null ? null : AssumedVersion.Parse(CiliumVersion, "-CiliumVersion"),
        };
        if (documents.Count == 0 && change is { Deleted.IsEmpty: true, WithoutNodes.IsEmpty: true, Labels.IsEmpty: true, Version: null })
            throw new UsageException("say what is to change: policies by -Path or the pipeline, -Delete, -WithoutNode, " +
                "-WithNodeLabel or -CiliumVersion", "NoChange");
        change = change with { Policies = await PoliciesAsync(documents, pipeline, cancellationToken).ConfigureAwait(false) };
        var world = await ReadAsync(MakePlan.Needs, pipeline, cancellationToken, asFound: true, change.Policies).ConfigureAwait(false);
        if (change.Version != world.Snapshot.Installation.Version && RejectionText.Newer(change.Version) is { } newer)
            pipeline.Warn(newer);
        var plan = MakePlan.Run(world.Snapshot, change);
        foreach (var line in plan.Rejected.SelectMany(PlanText.Rejection))
            await pipeline.WriteErrorAsync(ErrorRecords.From(new RefusedException(line, "Rejected"))).ConfigureAwait(false);
        await pipeline.WriteAsync(plan).ConfigureAwait(false);
    }

    private async Task<ImmutableArray<EgressPolicy>> PoliciesAsync(IReadOnlyList<EgressPolicyDocument> documents, Pipeline pipeline,
        CancellationToken cancellationToken)
    {
        if (SourcePath is not null || documents.Count == 0)
            return EgressPolicyDocument.PoliciesOf(documents);
        using var client = await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false);
        var plan = await EgressPolicyDocument.PlanAsync(client, documents, new ApplyOptions(DryRun: false, Force: true, FieldManager), cancellationToken)
            .ConfigureAwait(false);
        foreach (var error in plan.Errors)
            await pipeline.WriteErrorAsync(ErrorRecords.From(error)).ConfigureAwait(false);
        foreach (var warning in ApplyText.OwnerWarnings(plan))
            pipeline.Warn(warning);
        return MakePlan.Merged(plan, FieldManager);
    }
}
