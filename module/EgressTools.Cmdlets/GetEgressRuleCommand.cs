namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Writes the entries of the egress maps: with -Expected those that the policies ask for, with -Actual those that the agents
/// hold. All agents hold the same keys, so a cluster has as many objects as entries times nodes. -Node limits them to some
/// agents.</para>
/// </summary>
/// <input cref="EgressNode">Nodes of Get-EgressNode, live, or read back from Clixml or a job: only the entries of their agents.</input>
/// <input cref="string">Names of nodes, also as node/NAME.</input>
/// <input cref="PSObject">Any other object or hashtable with a Name, and nodes of kubectl get -o json | ConvertFrom-Json.</input>
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
    private readonly List<string> _nodes = [];

    [Parameter(ParameterSetName = "Expected")]
    public SwitchParameter Expected { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Actual")]
    public SwitchParameter Actual { get; set; }

    [Parameter(ValueFromPipeline = true), SupportsWildcards, NameOf(InputKind.Node), ValidateNotNullOrEmpty, Completes]
    public string[] Node { get; set; } = [];

    [Parameter(ParameterSetName = "Expected")]
    public SwitchParameter Interfaces { get; set; }

    private protected override bool AsksInterfaces => Interfaces;

    protected override void ProcessRecord() => _nodes.AddRange(Node);

    protected override void EndProcessing()
    {
        if (!GotNothing(_nodes.Count))
            Run(ReadAsync);
    }

    private async Task ReadAsync(World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var request = new RulesRequest(await WildcardNames.ExistingAsync(NamedKind.AgentNode, _nodes, world, pipeline, cancellationToken)
            .ConfigureAwait(false));
        if (request.Nodes.IsEmpty && _nodes.Count > 0)
            return;
        await pipeline.WriteAllAsync(Actual
            ? (await RulesUseCase.ActualAsync(request, world, pipeline, cancellationToken).ConfigureAwait(false)).Select(static r => new EgressRule(r))
            : (await RulesUseCase.ExpectedAsync(request, world, pipeline, cancellationToken).ConfigureAwait(false)).Select(static r => new EgressRule(r)))
            .ConfigureAwait(false);
    }
}
