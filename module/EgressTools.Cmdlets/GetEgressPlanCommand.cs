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

    [Parameter(ValueFromPipeline = true), ValidateNotNull, AllowEmptyString]
    public object[] InputObject { get; set; } = [];

    [Parameter(Position = 0), SupportsWildcards, ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter, ValidateNotNullOrEmpty, Completes]
    public string[] Delete { get; set; } = [];

    [Parameter, ValidateNotNullOrEmpty, Completes]
    public string[] WithoutNode { get; set; } = [];

    [Parameter, ValidateNotNullOrEmpty]
    public string[] WithNodeLabel { get; set; } = [];

    [Parameter, ValidateNotNullOrEmpty]
    public string FieldManager { get; set; } = Options.FieldManager.Default!;

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
        Run(PlanAsync);
    }

    private async Task PlanAsync(World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var change = new WhatIf
        {
            Deleted = [.. Delete],
            WithoutNodes = [.. WithoutNode],
            Labels = PlanUseCase.LabelChanges(WithNodeLabel.SelectMany(static l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))),
        };
        var documents = await _input.ReadAsync(pipeline, cancellationToken).ConfigureAwait(false);
        var plan = await PlanUseCase.RunAsync(new PlanRequest(change) { Documents = documents, FieldManager = FieldManager }, world, pipeline,
            cancellationToken).ConfigureAwait(false);
        foreach (var line in plan.Rejected.SelectMany(PlanText.Rejection))
            pipeline.Fail(new RefusedException(line, "Rejected"));
        await pipeline.WriteAsync(plan).ConfigureAwait(false);
    }
}
