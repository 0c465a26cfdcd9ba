namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">It asks for every policy that changes; -Confirm:$false answers
/// beforehand. A policy that fails is an error, and the others are applied.</para>
/// </summary>
/// <example><code>Publish-EgressPolicy -Path web.yaml -WhatIf</code></example>
/// <example><code>Get-EgressNode | New-EgressPolicy -Name web -PodSelector app=web | Publish-EgressPolicy -PassThru | Test-EgressExitIp</code></example>
[Cmdlet(VerbsData.Publish, "EgressPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Object")]
[OutputType(typeof(EgressPolicyManifest), typeof(ApplyStep))]
public sealed class PublishEgressPolicyCommand : ReadingCmdlet
{
    private readonly PolicyInput _input;

    /// <summary>Made by PowerShell.</summary>
    public PublishEgressPolicyCommand() => _input = new PolicyInput(this);

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Object"), AllowEmptyString]
    public object[] InputObject { get; set; } = [];

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path"), SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter]
    public DryRun DryRun { get; set; }

    [Parameter]
    public SwitchParameter ForceConflicts { get; set; }

    [Parameter]
    public SwitchParameter AllowPolicyConflicts { get; set; }

    [Parameter]
    public SwitchParameter AllowUnknownEffect { get; set; }

    [Parameter, ValidateNotNullOrEmpty]
    public string FieldManager { get; set; } = Options.FieldManager.Default!;

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        _input.AddFiles(Path);
        foreach (var input in InputObject)
            _input.Add(Arguments.Value(input));
    }

    protected override void EndProcessing() => Run(PublishAsync);

    private async Task PublishAsync(World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var request = new ApplyRequest(await _input.ReadAsync(pipeline, cancellationToken).ConfigureAwait(false))
        {
            DryRun = DryRun,
            ForceConflicts = ForceConflicts,
            AllowPolicyConflicts = AllowPolicyConflicts,
            AllowUnknownEffect = AllowUnknownEffect,
            FieldManager = FieldManager,
        };
        await foreach (var outcome in ApplyUseCase.RunAsync(request, world, pipeline, pipeline, cancellationToken).ConfigureAwait(false))
        {
            if (outcome.Error is not null)
                continue;
            pipeline.Detail(ApplyText.Done(outcome.Step, DryRun));
            if (PassThru)
                await pipeline.WriteAsync(new EgressPolicyManifest(outcome.Policy)).ConfigureAwait(false);
            else if (DryRun != DryRun.None)
                await pipeline.WriteAsync(outcome.Step).ConfigureAwait(false);
        }
    }
}
