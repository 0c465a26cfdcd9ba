namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Gateway nodes come from the pipeline, from -Node or from -NodeSelector.
/// The document is what kubectl apply takes; it prints as YAML.</para>
/// </summary>
/// <example><code>Get-EgressNode | New-EgressPolicy -Name web -PodSelector @{app='web'} -Namespace shop | Publish-EgressPolicy</code></example>
/// <example><code>New-EgressPolicy -Name web -PodSelector app=web -Node gateway-1,gateway-2 | Set-Content web.yaml</code></example>
[Cmdlet(VerbsCommon.New, "EgressPolicy")]
[OutputType(typeof(EgressPolicyDocument))]
public sealed class NewEgressPolicyCommand : ReadingCmdlet
{
    private readonly List<string> _nodes = [];
    private SeenWorld? _world;

    /// <inheritdoc cref="Commands.Options.Name"/>
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    /// <inheritdoc cref="Commands.Options.PodSelector"/>
    [Parameter]
    [Selector]
    public string? PodSelector { get; set; }

    /// <inheritdoc cref="Commands.Options.NamespaceSelector"/>
    [Parameter]
    [Selector]
    [AllowEmptyString]
    public string? NamespaceSelector { get; set; }

    /// <inheritdoc cref="Commands.Options.AllNamespaces"/>
    [Parameter]
    [Alias("A")]
    public SwitchParameter AllNamespaces { get; set; }

    /// <inheritdoc cref="Commands.Options.Node"/>
    [Parameter(ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public object[] Node { get; set; } = [];

    /// <inheritdoc cref="Commands.Options.NodeSelector"/>
    [Parameter]
    [Selector]
    public string? NodeSelector { get; set; }

    /// <inheritdoc cref="Commands.Options.To"/>
    [Parameter]
    public string[] To { get; set; } = [];

    /// <inheritdoc cref="Commands.Options.Except"/>
    [Parameter]
    public string[] Except { get; set; } = [];

    /// <inheritdoc cref="Commands.Options.EgressIP"/>
    [Parameter]
    [ArgumentCompleter(typeof(EgressIPCompleter))]
    public string? EgressIP { get; set; }

    /// <inheritdoc cref="Commands.Options.Interface"/>
    [Parameter]
    public string? Interface { get; set; }

    /// <inheritdoc cref="Commands.Options.Force"/>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var node in Node)
        {
            _nodes.Add(NodeName(node));
            _world ??= SeenWorld.Of(Arguments.Value(node));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(async (pipeline, cancellationToken) =>
    {
        var world = SourceGiven || _world is null ? await ReadAsync(CreatePolicy.Needs, pipeline, cancellationToken).ConfigureAwait(false) : _world;
        var policy = EgressPolicyDocument.Create(Assume(world.Snapshot), Request(PodNamespace(world)), out var notes, out var warnings);
        foreach (var warning in warnings)
            pipeline.Warn(warning);
        foreach (var note in notes)
            pipeline.Detail(note);
        await pipeline.WriteAsync(policy).ConfigureAwait(false);
    });

    private PolicyRequest Request(string? podNamespace) => new(Name)
    {
        PodSelector = PodSelector,
        Namespace = podNamespace,
        NamespaceSelector = NamespaceSelector ?? (AllNamespaces ? "" : null),
        Nodes = [.. _nodes],
        NodeSelector = NodeSelector,
        To = [.. To],
        Except = [.. Except],
        EgressIP = EgressIP,
        Interface = Interface,
        Force = Force,
    };

    /// <summary>As with kubectl: -Namespace, else that of the context, unless namespaces are chosen otherwise.</summary>
    private string? PodNamespace(SeenWorld world) => (AllNamespaces.IsPresent, NamespaceSelector) switch
    {
        (true, _) when (Namespace ?? NamespaceSelector) is not null =>
            throw new UsageException("-AllNamespaces means every namespace: leave out -Namespace and -NamespaceSelector", "TwoNamespaceChoices"),
        (false, null) => Namespace ?? world.Namespace,
        _ => Namespace,
    };

    private string NodeName(object node) => Arguments.Value(node) as string ?? Arguments.Name(node) ?? ThrowNoName(node);

    private string ThrowNoName(object node)
    {
        var error = new UsageException($"-Node takes names or objects with a Name, and this one has none: {node}", "NoNodeName");
        ThrowTerminatingError(ErrorRecords.From(error, node));
        throw error;
    }
}
