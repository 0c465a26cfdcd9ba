namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Writes the entries of the egress maps: with -Expected those that the policies ask for, with -Actual those that the agents
/// hold. All agents hold the same keys, so a cluster has as many objects as entries times nodes. -Node limits them to one agent.</para>
/// </summary>
/// <example>
/// <summary>List what the policies ask for</summary>
/// <code>Get-EgressRule -Expected -Node 172.22.49.119 | Where-Object Policy -eq egress-test</code>
/// <remarks>Computed from the policies and endpoints. No agent is asked.</remarks>
/// </example>
/// <example>
/// <summary>Count the entries of each agent</summary>
/// <code>Get-EgressRule -Actual | Group-Object Node -NoElement</code>
/// <remarks>Each agent is asked for its map. Compare-EgressRule says where the maps differ from the policies.</remarks>
/// </example>
/// <seealso cref="CompareEgressRuleCommand"/>
/// <seealso cref="ResolveEgressRouteCommand"/>
/// <seealso cref="GetEgressPolicyCommand"/>
[Cmdlet(VerbsCommon.Get, "EgressRule", DefaultParameterSetName = "Expected")]
[OutputType(typeof(EgressRule))]
public sealed class GetEgressRuleCommand : ReadingCmdlet
{
    [Parameter(ParameterSetName = "Expected")]
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
