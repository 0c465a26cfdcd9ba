namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Writes the nodes that a policy chooses or that have the gateway label, each with its addresses, its policies, and the number
/// of pods that leave by it. Problems says what is wrong with a node. -All writes every node of the cluster.</para>
/// </summary>
/// <input cref="EgressNode">Nodes of Get-EgressNode, live, or read back from Clixml or a job.</input>
/// <input cref="string">Names of nodes, also as node/NAME.</input>
/// <input cref="PSObject">Any other object or hashtable with a Name, and nodes of kubectl get -o json | ConvertFrom-Json.</input>
/// <example>
/// <summary>List the gateway nodes</summary>
/// <code>Get-EgressNode</code>
/// <remarks>Writes one object for each gateway node.</remarks>
/// </example>
/// <example>
/// <summary>Find gateways with a problem</summary>
/// <code>Get-EgressNode | Where-Object Problems</code>
/// <remarks>Problems is empty if nothing is wrong with the node. To read all of them: (Get-EgressNode).Problems.</remarks>
/// </example>
/// <example>
/// <summary>Read a saved cluster</summary>
/// <code>Export-EgressSnapshot cluster.zip
/// Get-EgressNode -From cluster.zip</code>
/// <remarks>-From takes a snapshot, a folder of manifests or a cilium sysdump instead of a cluster.</remarks>
/// </example>
/// <example>
/// <summary>Write a policy whose gateways are these nodes</summary>
/// <code>Get-EgressNode -LabelSelector egress-node=true | New-EgressPolicy web -PodSelector app=web</code>
/// <remarks>The policy is written as an object. Publish-EgressPolicy applies it.</remarks>
/// </example>
/// <seealso cref="AddEgressNodeCommand"/>
/// <seealso cref="RemoveEgressNodeCommand"/>
/// <seealso cref="NewEgressPolicyCommand"/>
/// <seealso cref="GetEgressPolicyCommand"/>
[Cmdlet(VerbsCommon.Get, "EgressNode")]
[OutputType(typeof(EgressNode))]
public sealed class GetEgressNodeCommand : ReadingCmdlet
{
    private readonly List<string> _names = [];

    [Parameter(Position = 0, ValueFromPipeline = true), SupportsWildcards, NameOf(InputKind.Node), ValidateNotNullOrEmpty, Completes]
    public string[] Name { get; set; } = [];

    [Parameter, Selector, Alias("l"), Completes]
    public string? LabelSelector { get; set; }

    [Parameter]
    public SwitchParameter All { get; set; }

    [Parameter, Selector, Alias("GatewayLabel"), Completes]
    public string Label { get; set; } = Options.Label.Default!;

    protected override void ProcessRecord() => _names.AddRange(Name);

    protected override void EndProcessing()
    {
        if (!GotNothing(_names.Count))
            Run(ReadAsync);
    }

    private async Task ReadAsync(World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var found = await NodesUseCase.RunAsync(Request(), world, pipeline, cancellationToken).ConfigureAwait(false);
        var seen = new SeenWorld(found.Snapshot, await world.NamespaceAsync(cancellationToken).ConfigureAwait(false));
        foreach (var node in found.Nodes.OrderBy(static n => n.Name, StringComparer.Ordinal))
            await pipeline.WriteAsync(seen.Show(node)).ConfigureAwait(false);
        foreach (var name in NotGateways(found))
            pipeline.Note($"node '{name}' is not a gateway: no policy chooses it, and it does not have the label {Label}");
    }

    // A node that is named is shown whatever it is.
    private IEnumerable<string> NotGateways(NodesResult found)
    {
        var request = Request();
        if (request.Names.IsEmpty)
            return [];
        var gateways = NodesUseCase.Of(found.Snapshot, new NodesRequest { Label = request.Label }).Select(static n => n.Name).ToHashSet(StringComparer.Ordinal);
        return found.Nodes.Select(static n => n.Name).Where(n => request.Names.Contains(n) && !gateways.Contains(n));
    }

    private NodesRequest Request()
    {
        var names = WildcardNames.Of(_names);
        return new NodesRequest
        {
            Selector = LabelSelector is null ? null : LabelSelectorParser.Parse(LabelSelector, Options.Selector),
            All = All,
            Names = names.Literal,
            NamePattern = names.Pattern,
            Label = GatewayLabel.Parse(Label, Options.Label),
        };
    }
}
