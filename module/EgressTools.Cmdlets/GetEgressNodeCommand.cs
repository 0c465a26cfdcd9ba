namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Without other parameters these are the nodes that a policy chooses or that carry the gateway label.</para>
/// </summary>
/// <example><code>Get-EgressNode -From ./examples/guide-scene</code></example>
/// <example><code>Get-EgressNode -LabelSelector @{'egress-node'='true'} | Where-Object Problems</code></example>
[Cmdlet(VerbsCommon.Get, "EgressNode")]
[OutputType(typeof(EgressNode))]
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

    protected override void ProcessRecord() => Run(async (world, pipeline, cancellationToken) =>
    {
        var found = await NodesUseCase.RunAsync(Request(), world, pipeline, cancellationToken).ConfigureAwait(false);
        var seen = new SeenWorld(found.Snapshot, await world.NamespaceAsync(cancellationToken).ConfigureAwait(false));
        foreach (var node in found.Nodes.OrderBy(static n => n.Name, StringComparer.Ordinal))
        {
            await pipeline.WriteAsync(seen.Show(node)).ConfigureAwait(false);
        }
    });

    private NodesRequest Request()
    {
        var patterns = Name.Where(WildcardPattern.ContainsWildcardCharacters).Select(static n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase)).ToList();
        return new NodesRequest
        {
            Selector = LabelSelector is null ? null : LabelSelectorParser.Parse(LabelSelector, Options.Selector),
            All = All,
            Names = [.. Name.Where(static n => !WildcardPattern.ContainsWildcardCharacters(n)).Select(NodeNames.Plain)],
            NamePattern = patterns.Count == 0 ? null : name => patterns.Exists(p => p.IsMatch(name)),
            Label = Provisioning.Gateways.GatewayLabel.Parse(GatewayLabel, Options.GatewayLabel),
        };
    }
}
