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
    protected override void ProcessRecord() => Run(async (pipeline, cancellationToken) =>
    {
        foreach (var rule in Actual ? await ActualAsync(pipeline, cancellationToken).ConfigureAwait(false)
            : await ExpectedAsync(pipeline, cancellationToken).ConfigureAwait(false))
            await pipeline.WriteAsync(rule).ConfigureAwait(false);
    });

    private async Task<IEnumerable<EgressRule>> ExpectedAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        var world = await ReadAsync(ExpectedRules.Needs, pipeline, cancellationToken).ConfigureAwait(false);
        return ExpectedRules.Run(world.Snapshot, Node).Select(static r => new EgressRule(r));
    }

    private async Task<IEnumerable<EgressRule>> ActualAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        if (SourcePath is not null)
        {
            var recorded = await ReadAsync(ActualRules.Needs, pipeline, cancellationToken).ConfigureAwait(false);
            return ActualRules.FromSnapshot(recorded.Snapshot, Node, pipeline).Select(static r => new EgressRule(r));
        }
        using var client = await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false);
        var world = await ReadAsync(client, ActualRules.Needs, pipeline, cancellationToken).ConfigureAwait(false);
        var rules = await ActualRules.RunAsync(client, world.Snapshot, Node, pipeline, cancellationToken).ConfigureAwait(false);
        return rules.Select(static r => new EgressRule(r));
    }
}
