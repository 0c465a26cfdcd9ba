namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">All agents hold the same keys, so that a cluster has as many entries times nodes; -Node limits them to one agent.</para>
/// </summary>
/// <example><code>Get-EgressRule -Expected -Node 10.0.0.7 | Where-Object Policy -eq web</code></example>
/// <example><code>Get-EgressRule -Actual | Where-Object GatewayIP -eq 'Not Found'</code></example>
[Cmdlet(VerbsCommon.Get, "EgressRule")]
[OutputType(typeof(EgressRule))]
public sealed class GetEgressRuleCommand : ReadingCmdlet
{
    [Parameter(Mandatory = true, ParameterSetName = "Expected")]
    public SwitchParameter Expected { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Actual")]
    public SwitchParameter Actual { get; set; }

    [Parameter, ValidateNotNullOrEmpty, Completes]
    public string? Node { get; set; }

    [Parameter(ParameterSetName = "Expected")]
    public SwitchParameter Interfaces { get; set; }

    private protected override bool AsksInterfaces => Interfaces;
    protected override void ProcessRecord() => Run(async (world, pipeline, cancellationToken) =>
    {
        var request = new RulesRequest(Node);
        await pipeline.WriteAllAsync(Actual
            ? (await RulesUseCase.ActualAsync(request, world, pipeline, cancellationToken).ConfigureAwait(false)).Select(static r => new EgressRule(r))
            : (await RulesUseCase.ExpectedAsync(request, world, pipeline, cancellationToken).ConfigureAwait(false)).Select(static r => new EgressRule(r)))
            .ConfigureAwait(false);
    });
}
