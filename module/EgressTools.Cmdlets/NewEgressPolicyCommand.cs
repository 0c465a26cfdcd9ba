namespace EgressTools.Cmdlets;

/// <summary>
/// <para type="description">Writes a CiliumEgressGatewayPolicy as an object, and changes nothing in the cluster. Gateway nodes come from the pipeline,
/// from -Node or from -NodeSelector; their Name is never that of the policy, so -Name is always needed. The object is YAML when it is written to a file.</para>
/// <para type="description">Publish-EgressPolicy applies the policy, Get-EgressPlan shows what it would do.</para>
/// </summary>
/// <input cref="EgressNode">Nodes of Get-EgressNode, live, or read back from Clixml or a job.</input>
/// <input cref="string">Names of nodes, also as node/NAME.</input>
/// <input cref="PSObject">Any other object or hashtable with a Name, and nodes of kubectl get -o json | ConvertFrom-Json.</input>
/// <example>
/// <summary>Write a policy for all gateway nodes to a file</summary>
/// <code>Get-EgressNode | New-EgressPolicy web -PodSelector app=web | Set-Content web.yaml</code>
/// <remarks>The pods of the current namespace with the label app=web leave by these nodes.</remarks>
/// </example>
/// <example>
/// <summary>Select pods by several labels, and one destination</summary>
/// <code>New-EgressPolicy web -PodSelector @{ app = 'web'; tier = 'a', 'b' } -Node 172.22.49.119 -To 203.0.113.0/24</code>
/// <remarks>Several values of a label are alternatives. Only traffic to 203.0.113.0/24 leaves by the gateway.</remarks>
/// </example>
/// <example>
/// <summary>From nodes to a proof</summary>
/// <code>Get-EgressNode |
///     New-EgressPolicy partner -PodSelector app=nginx -To 203.0.113.0/24 |
///     Publish-EgressPolicy -PassThru |
///     Test-EgressExitIp</code>
/// <remarks>Writes the policy, applies it after a question, and asks its pods for the address by which they leave.</remarks>
/// </example>
/// <seealso cref="PublishEgressPolicyCommand"/>
/// <seealso cref="GetEgressPlanCommand"/>
/// <seealso cref="GetEgressNodeCommand"/>
/// <seealso cref="InvokeEgressCheckCommand"/>
[Cmdlet(VerbsCommon.New, "EgressPolicy")]
[OutputType(typeof(EgressPolicyManifest))]
public sealed class NewEgressPolicyCommand : ReadingCmdlet
{
    private readonly List<string> _nodes = [];
    private SeenWorld? _seen;

    [Parameter(Position = 0), Text, ValidateNotNullOrEmpty, Completes]
    public string Name { get; set; } = "";

    [Parameter, Selector, Completes]
    public string? PodSelector { get; set; }

    [Parameter]
    public SwitchParameter AllPods { get; set; }

    [Parameter, Selector, Completes]
    public string? NamespaceSelector { get; set; }

    [Parameter, Alias("A")]
    public SwitchParameter AllNamespaces { get; set; }

    [Parameter(ValueFromPipeline = true), SupportsWildcards, ValidateNotNullOrEmpty, Completes]
    public object[] Node { get; set; } = [];

    [Parameter, Selector, Completes]
    public string? NodeSelector { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] To { get; set; } = [];

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string[] Except { get; set; } = [];

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? EgressIP { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? Interface { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Asks for the name itself: PowerShell's own words do not say why the Name of what is piped is not taken.</summary>
    protected override void BeginProcessing()
    {
        if (Name.Length == 0)
            ThrowTerminatingError(ErrorRecords.From(new UsageException($"the policy has no name: add {Options.Name}, since objects from the pipeline are " +
                $"gateway nodes; for rows of policies use ForEach-Object {{ {Subcommands.CreatePolicy} $_.Name }}", "NoPolicyName")));
    }

    protected override void ProcessRecord() => Read(Node, node =>
    {
        _nodes.Add(Arguments.Name(node, InputKind.Node));
        _seen ??= SeenWorld.Of(Arguments.Value(node));
    });

    protected override void EndProcessing()
    {
        if (NodeSelector is not null || !GotNothing(_nodes.Count))
            Run(CreateAsync);
    }

    private async Task CreateAsync(World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var nodes = await WildcardNames.ExistingAsync(NamedKind.AgentNode, _nodes, world, pipeline, cancellationToken).ConfigureAwait(false);
        if (nodes.IsEmpty && _nodes.Count > 0)
            return;
        var policy = await CreatePolicyUseCase.RunAsync(Request(nodes, world), world, pipeline, cancellationToken).ConfigureAwait(false);
        await pipeline.WriteAsync(new EgressPolicyManifest(policy)).ConfigureAwait(false);
    }

    private CreatePolicyRequest Request(ImmutableArray<string> nodes, World world) => new(Name)
    {
        PodSelector = PodSelector,
        AllPods = AllPods,
        NamespaceSelector = NamespaceSelector,
        AllNamespaces = AllNamespaces,
        Nodes = nodes,
        NodeSelector = NodeSelector,
        To = [.. To],
        Except = [.. Except],
        EgressIP = EgressIP,
        Interface = Interface,
        Force = Force,
        Seen = world.IsNamed || _seen is null ? null : (_seen.Snapshot, _seen.Namespace),
    };
}
