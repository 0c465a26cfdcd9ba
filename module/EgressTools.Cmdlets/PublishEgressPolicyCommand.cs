using System.Runtime.CompilerServices;

namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Compares each policy with the cluster, shows what would change for pods, asks, and applies it server-side. A policy that is
/// already as it should be is not sent. -Confirm:$false does not ask. A policy that fails is an error, and the others are applied.</para>
/// </summary>
/// <input cref="EgressPolicy">Policies of Get-EgressPolicy, live, or read back from Clixml or a job: by their Manifest.</input>
/// <input cref="EgressPolicyManifest">Policies of New-EgressPolicy.</input>
/// <input cref="FileInfo">Files, such as those of Get-ChildItem.</input>
/// <input cref="string">Paths of files, or policies as YAML or JSON, in one text or line by line.</input>
/// <input cref="PSObject">Policies as hashtables or objects, such as those of kubectl get -o json | ConvertFrom-Json; lists too.</input>
/// <output cref="EgressPolicyManifest">With -PassThru: the policies as the cluster has them.</output>
/// <output cref="EgressPolicyChange">With -DryRun: what would change.</output>
/// <example>
/// <summary>Show what a file would change</summary>
/// <code>New-EgressPolicy web -PodSelector app=web -Node 172.22.49.119 | Set-Content web.yaml
/// Publish-EgressPolicy web.yaml -WhatIf</code>
/// <remarks>-WhatIf says what would change. -DryRun Server also lets the API server check the policy.</remarks>
/// </example>
/// <example>
/// <summary>Apply a policy and check its pods</summary>
/// <code>Get-EgressNode |
///     New-EgressPolicy partner -PodSelector app=nginx -To 203.0.113.0/24 |
///     Publish-EgressPolicy -PassThru -Confirm:$false |
///     Test-EgressExitIp</code>
/// <remarks>-PassThru writes the policy as the cluster has it. Test-EgressExitIp then asks its pods.</remarks>
/// </example>
/// <seealso cref="NewEgressPolicyCommand"/>
/// <seealso cref="GetEgressPlanCommand"/>
/// <seealso cref="RemoveEgressPolicyCommand"/>
/// <seealso cref="TestEgressExitIpCommand"/>
[Cmdlet(VerbsData.Publish, "EgressPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Object")]
[OutputType(typeof(EgressPolicyManifest), typeof(EgressPolicyChange))]
public sealed class PublishEgressPolicyCommand : ReadingCmdlet
{
    private readonly PolicyInput _input;
    private readonly StrongBox<DryRun> _dryRun = new();

    /// <summary>Made by PowerShell.</summary>
    public PublishEgressPolicyCommand() => _input = new PolicyInput(this);

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Object"), ValidateNotNull, AllowEmptyString, Completes]
    public object[] InputObject { get; set; } = [];

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path"), SupportsWildcards, Text, ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter, ValidateNotNull]
    public DryRun DryRun { get => _dryRun.Value; set => _dryRun.Value = value; }

    [Parameter]
    public SwitchParameter ForceConflicts { get; set; }

    [Parameter]
    public SwitchParameter AllowPolicyConflicts { get; set; }

    [Parameter]
    public SwitchParameter AllowUnknownEffect { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string FieldManager { get; set; } = Options.FieldManager.Default!;

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        _input.AddFiles(Path);
        _input.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        if (_input.Count > 0)
            Run(PublishAsync);
    }

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
            pipeline.Note(ApplyText.Done(outcome.Step, DryRun));
            if (PassThru)
                await pipeline.WriteAsync(new EgressPolicyManifest(outcome.Policy.AsWritten(), outcome.Step.Action)).ConfigureAwait(false);
            else if (DryRun != DryRun.None)
                await pipeline.WriteAsync(new EgressPolicyChange(outcome.Step, outcome.Policy)).ConfigureAwait(false);
        }
    }
}
