namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Gateway nodes come from the pipeline, from -Node or from -NodeSelector.
/// The document is what kubectl apply takes; it prints as YAML.</para>
/// </summary>
/// <example><code>Get-EgressNode | New-EgressPolicy -Name web -PodSelector @{app='web'} -Namespace shop | Publish-EgressPolicy</code></example>
/// <example><code>New-EgressPolicy -Name web -PodSelector app=web -Node gateway-1,gateway-2 | Set-Content web.yaml</code></example>
[Cmdlet(VerbsCommon.New, "EgressPolicy")]
[OutputType(typeof(EgressPolicyManifest))]
public sealed class NewEgressPolicyCommand : ReadingCmdlet
{
    private readonly List<string> _nodes = [];
    private SeenWorld? _seen;

    [Parameter(Mandatory = true, Position = 0), ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    [Parameter, Selector]
    public string? PodSelector { get; set; }

    [Parameter]
    public SwitchParameter AllPods { get; set; }

    [Parameter, Selector]
    public string? NamespaceSelector { get; set; }

    [Parameter, Alias("A")]
    public SwitchParameter AllNamespaces { get; set; }

    [Parameter(ValueFromPipeline = true), Completes]
    public object[] Node { get; set; } = [];

    [Parameter, Selector]
    public string? NodeSelector { get; set; }

    [Parameter, ValidateNotNullOrEmpty]
    public string[] To { get; set; } = [];

    [Parameter, ValidateNotNullOrEmpty]
    public string[] Except { get; set; } = [];

    [Parameter, ValidateNotNullOrEmpty, Completes]
    public string? EgressIP { get; set; }

    [Parameter, ValidateNotNullOrEmpty]
    public string? Interface { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var node in Node)
        {
            _nodes.Add(NodeName(node));
            _seen ??= SeenWorld.Of(Arguments.Value(node));
        }
    }

    protected override void EndProcessing() => Run(async (world, pipeline, cancellationToken) =>
    {
        var policy = await CreatePolicyUseCase.RunAsync(Request(world), world, pipeline, cancellationToken).ConfigureAwait(false);
        await pipeline.WriteAsync(new EgressPolicyManifest(policy)).ConfigureAwait(false);
    });

    private CreatePolicyRequest Request(World world) => new(Name)
    {
        PodSelector = PodSelector,
        AllPods = AllPods,
        NamespaceSelector = NamespaceSelector,
        AllNamespaces = AllNamespaces,
        Nodes = [.. _nodes],
        NodeSelector = NodeSelector,
        To = [.. To],
        Except = [.. Except],
        EgressIP = EgressIP,
        Interface = Interface,
        Force = Force,
        Seen = world.IsNamed || _seen is null ? null : (_seen.Snapshot, _seen.Namespace),
    };

    private string NodeName(object node) => Arguments.TextOrName(node) ?? ThrowNoName(node);

    private string ThrowNoName(object node)
    {
        var error = Arguments.NoName(Options.Node, node, "NoNodeName");
        ThrowTerminatingError(ErrorRecords.From(error, node));
        throw error;
    }
}
