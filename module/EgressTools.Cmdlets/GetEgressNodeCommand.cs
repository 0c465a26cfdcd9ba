namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Without other parameters these are the nodes that a policy chooses or that carry the gateway label.</para>
/// </summary>
/// <example><code>Get-EgressNode -From ./examples/guide-scene</code></example>
/// <example><code>Get-EgressNode -LabelSelector @{'egress-node'='true'} | Where-Object Problems</code></example>
[Cmdlet(VerbsCommon.Get, "EgressNode")]
[OutputType(typeof(GatewayNode))]
public sealed class GetEgressNodeCommand : ReadingCmdlet
{
    [Parameter(Position = 0), SupportsWildcards, ValidateNotNullOrEmpty, Completes]
    public string[] Name { get; set; } = [];

    [Parameter, Selector, Alias("l")]
    public string? LabelSelector { get; set; }

    [Parameter]
    public SwitchParameter All { get; set; }

    [Parameter, ValidateNotNullOrEmpty]
    public string GatewayLabel { get; set; } = Options.GatewayLabel.Default!;

    protected override void ProcessRecord() => Run(async (pipeline, cancellationToken) =>
    {
        var query = Query();
        var world = await ReadAsync(ListNodes.Needs, pipeline, cancellationToken).ConfigureAwait(false);
        foreach (var node in Chosen(world.Snapshot, query))
        {
            world.Show(node);
            await pipeline.WriteAsync(node).ConfigureAwait(false);
        }
    });

    private IEnumerable<GatewayNode> Chosen(ClusterSnapshot snapshot, NodesQuery query)
    {
        if (Name.Length == 0)
            return ListNodes.Run(snapshot, query);
        ImmutableArray<string> names = [.. Name.Where(static n => !WildcardPattern.ContainsWildcardCharacters(n)).Select(NodeNames.Plain)];
        var patterns = Name.Where(WildcardPattern.ContainsWildcardCharacters).Select(static n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase)).ToList();
        return ListNodes.Run(snapshot, query).Where(node => patterns.Exists(p => p.IsMatch(node.Name)))
            .Concat(names.IsEmpty ? [] : ListNodes.Run(snapshot, query with { Names = names }))
            .DistinctBy(static node => node.Name).OrderBy(static node => node.Name, StringComparer.Ordinal);
    }

    private NodesQuery Query() =>
        new NodesQuery(LabelSelector is null ? null : LabelSelectorParser.Parse(LabelSelector, "-LabelSelector"), All).MarkedBy(GatewayLabel, "-GatewayLabel");
}
