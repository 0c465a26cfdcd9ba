using System.Runtime.CompilerServices;

namespace EgressTools.Cmdlets;

/// <summary>What the cmdlets share that make nodes gateways, or no longer.</summary>
public abstract class EgressNodeCmdlet : EgressCmdlet
{
    private readonly List<string> _names = [];
    private readonly StrongBox<DryRun> _dryRun = new();

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Node"), NameOf(InputKind.Node), SupportsWildcards]
    [ValidateNotNullOrEmpty, Completes]
    public string[] Node { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "LabelSelector"), Selector, Alias("l"), Completes]
    public string? LabelSelector { get; set; }

    [Parameter, Selector, Completes]
    public string Label { get; set; } = Options.Label.Default!;

    [Parameter]
    public SwitchParameter Taint { get; set; }

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string? TaintAs { get; set; }

    [Parameter, ValidateNotNull]
    public DryRun DryRun { get => _dryRun.Value; set => _dryRun.Value = value; }

    [Parameter, Duration, Completes]
    public TimeSpan Timeout { get; set; } = LabelRequest.StandardTimeout;

    [Parameter, Text, ValidateNotNullOrEmpty, Completes]
    public string FieldManager { get; set; } = Options.FieldManager.Default!;

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected abstract bool Removes { get; }

    protected override void ProcessRecord() => _names.AddRange(Node);

    protected override void EndProcessing()
    {
        if (LabelSelector is not null || !GotNothing(_names.Count))
            Run(ChangeAsync);
    }

    private async Task ChangeAsync(World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var names = await WildcardNames.ExistingAsync(NamedKind.Node, _names, world, pipeline, cancellationToken).ConfigureAwait(false);
        if (names.IsEmpty && LabelSelector is null)
            return;
        var request = Request(names);
        var done = new List<LabelOutcome>();
        await foreach (var outcome in LabelUseCase.RunAsync(request, world, pipeline, pipeline, cancellationToken).ConfigureAwait(false))
        {
            done.Add(outcome);
            foreach (var line in outcome.Error is null ? NodeStepText.Done(outcome.Step, DryRun) : [])
                pipeline.Detail(line);
            if (outcome.Error is null && DryRun != DryRun.None)
                await pipeline.WriteAsync(new EgressNodeChange(outcome.Step)).ConfigureAwait(false);
        }
        if (PassThru && DryRun == DryRun.None && !done.Exists(static o => o.EndsRun))
            await ShowAsync([.. done.Where(static o => o.Error is null).Select(static o => o.Step.Name)], request.Change.Label, world, pipeline,
                cancellationToken).ConfigureAwait(false);
    }

    private LabelRequest Request(ImmutableArray<string> names)
    {
        var label = GatewayLabel.Parse(Label, Options.Label);
        var taint = TaintAs is not null ? GatewayTaint.Parse(TaintAs, label, "-" + Subcommands.Label[Options.Taint].ValueParameter)
            : Taint ? GatewayTaint.Of(label) : null;
        return new LabelRequest(new NodeRequest(Removes, label, taint))
        {
            Names = names,
            Selector = LabelSelector is null ? null : LabelSelectorParser.Parse(LabelSelector, Options.Selector),
            DryRun = DryRun,
            Timeout = Timeout,
            FieldManager = FieldManager,
        };
    }

    private static async Task ShowAsync(ImmutableArray<string> names, GatewayLabel label, World world, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var found = await NodesUseCase.AgainAsync(names, label, world, pipeline, cancellationToken).ConfigureAwait(false);
        var seen = new SeenWorld(found.Snapshot, await world.NamespaceAsync(cancellationToken).ConfigureAwait(false));
        foreach (var node in found.Nodes)
            await pipeline.WriteAsync(seen.Show(node)).ConfigureAwait(false);
    }
}
