using System.Runtime.CompilerServices;

namespace EgressTools.Cmdlets;

/// <summary>What Enable-EgressGateway and Disable-EgressGateway share.</summary>
public abstract class ToggleCmdlet : ReadingCmdlet
{
    private readonly StrongBox<DryRun> _dryRun = new();
    private readonly StrongBox<FeaturePrint?> _print = new();

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? Chart { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? Repo { get; set; }

    [Parameter, ValidateNotNull]
    public FeaturePrint? Print { get => _print.Value; set => _print.Value = value; }

    [Parameter, ValidateNotNull]
    public DryRun DryRun { get => _dryRun.Value; set => _dryRun.Value = value; }

    [Parameter]
    public SwitchParameter RollbackOnFailure { get; set; }

    [Parameter, Duration, Completes]
    public TimeSpan Timeout { get; set; } = ExecutionOptions.StandardTimeout;

    private protected abstract FeatureRequest Wanted { get; }

    protected override void ProcessRecord() => Run(async (world, pipeline, cancellationToken) =>
    {
        var request = new ToggleRequest(Wanted)
        {
            Chart = HelmChart.Parse(Chart, Repo),
            Print = Print,
            DryRun = DryRun,
            Execution = new ExecutionOptions { RollbackOnFailure = RollbackOnFailure, Timeout = Timeout },
        };
        var change = await ToggleUseCase.RunAsync(request, world, pipeline, pipeline, cancellationToken).ConfigureAwait(false);
        var written = new EgressGatewayChange(change);
        if (change.Printed is not "")
            await pipeline.WriteAsync((object?)change.Printed ?? written).ConfigureAwait(false);
        if (FeatureText.Error(change) is { } error)
            await pipeline.WriteErrorAsync(ErrorRecords.From(error, written)).ConfigureAwait(false);
    });
}
