using System.Management.Automation;

namespace EgressTools.Cmdlets;

/// <summary>What the cmdlets share that make nodes gateways, or no longer.</summary>
public abstract class EgressNodeCmdlet : EgressCmdlet
{
    private readonly List<string> _names = [];
    private bool _isAnswered;

    /// <summary>Names of nodes, or any objects with a name, such as those of Get-EgressNode.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public object[] Node { get; set; } = [];

    /// <summary>Nodes with these labels: kubectl's notation, or a hashtable.</summary>
    [Parameter]
    [Selector]
    [Alias("l")]
    public string? LabelSelector { get; set; }

    /// <summary>The label that marks a gateway node, as key=value, or the key of one whose value is true.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Label { get; set; } = "egress-node=true";

    /// <summary>A taint too: that of the label, with NoSchedule.</summary>
    [Parameter]
    public SwitchParameter Taint { get; set; }

    /// <summary>Another taint than that of the label, as key=value:effect.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TaintAs { get; set; }

    /// <summary>None writes; Client shows what would change; Server lets the server check without storing.</summary>
    [Parameter]
    public DryRun DryRun { get; set; }

    /// <summary>How long to wait for the CiliumNodes: seconds, "30s", "1m30s" or a TimeSpan; 0 does not wait.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = CiliumNodeWait.Standard;

    /// <summary>The name under which the label is owned.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string FieldManager { get; set; } = ApplyOptions.DefaultFieldManager;

    /// <summary>Write the nodes as they are then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected abstract bool Removes { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var node in Node)
        {
            if ((Arguments.Value(node) as string ?? Arguments.Name(node)) is { } name)
                _names.Add(NodeNames.Plain(name));
            else
                WriteError(ErrorRecords.From(new UsageException($"-Node takes names or objects with a Name, and this one has none: {node}", "NoNodeName"), node));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // A pipeline that brought nothing means nothing.
        if (_names.Count > 0 || LabelSelector is not null || !MyInvocation.ExpectingInput)
        {
            // The session's preference can be asked for on this thread only.
            _isAnswered = MyInvocation.BoundParameters.ContainsKey("Confirm")
                || LanguagePrimitives.ConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference", ConfirmImpact.High)) != ConfirmImpact.High;
            Run(ChangeAsync);
        }
    }

    private async Task ChangeAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        var label = GatewayLabel.Parse(Label, "-Label");
        var request = new NodeRequest(Removes, label, TaintAs is not null ? GatewayTaint.Parse(TaintAs, label, "-TaintAs") : Taint ? GatewayTaint.Of(label) : null);
        using var client = await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false);
        var nodes = await NodesAsync(client, cancellationToken).ConfigureAwait(false);
        var plan = await LabelNodes.PlanAsync(client, nodes, request, () => ReadAsync(client, LabelNodes.Needs, pipeline, cancellationToken), cancellationToken).ConfigureAwait(false);
        await TellAsync(plan, pipeline).ConfigureAwait(false);
        if (!plan.Errors.IsEmpty || !await MayChangeAsync(plan, client.Origin, pipeline).ConfigureAwait(false))
            return;
        var outcomes = await ApplyAsync(client, plan.Steps, request, pipeline, cancellationToken).ConfigureAwait(false);
        if (DryRun != DryRun.None || outcomes.Exists(static o => o.EndsRun))
            return;
        ImmutableArray<string> done = [.. outcomes.Where(static o => o.Error is null).Select(static o => o.Step.Name)];
        var state = await CiliumNodeWait.RunAsync(client, done, request, Timeout, pipeline, cancellationToken).ConfigureAwait(false);
        foreach (var sentence in state.Wrong)
            await pipeline.WriteErrorAsync(ErrorRecords.From(new ClusterException(sentence, "CiliumNodeStale"))).ConfigureAwait(false);
        if (state.Open is { } open)
            pipeline.Warn(open);
        if (state.Unknown is { } error)
            await pipeline.WriteErrorAsync(ErrorRecords.From(error)).ConfigureAwait(false);
        if (PassThru)
            await ShowAsync(client, done, label, pipeline, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ChosenNodes> NodesAsync(ApiClient client, CancellationToken cancellationToken) => (_names.Count > 0, LabelSelector) switch
    {
        (false, null) => throw new UsageException("no node is named: give -Node, -LabelSelector, or nodes through the pipeline", "NoNode"),
        (true, not null) => throw new UsageException("nodes are chosen in one way: by name, or by -LabelSelector", "TwoNodeChoices"),
        (false, { } selector) => await ChosenNodes.SelectAsync(client, LabelSelectorParser.Parse(selector, "-LabelSelector"), "-LabelSelector", cancellationToken).ConfigureAwait(false),
        _ => await ChosenNodes.NamedAsync(client, [.. _names], cancellationToken).ConfigureAwait(false),
    };

    private async Task TellAsync(LabelPlan plan, Pipeline pipeline)
    {
        foreach (var error in plan.Errors)
            await pipeline.WriteErrorAsync(ErrorRecords.From(error)).ConfigureAwait(false);
        if (!plan.Errors.IsEmpty)
            pipeline.Warn("nothing was changed");
        foreach (var warning in plan.Warnings)
            pipeline.Warn(warning);
        foreach (var note in plan.Notes)
            pipeline.Note(note);
        foreach (var command in plan.Steps.SelectMany(s => NodeStepText.Commands(s, DryRun, FieldManager, Connection.Words)))
            pipeline.Detail(command);
    }

    /// <summary>One question for the whole plan, since what it means for pods holds for all of it: with -Confirm always, otherwise where pods move or a gateway goes.</summary>
    private async Task<bool> MayChangeAsync(LabelPlan plan, string origin, Pipeline pipeline)
    {
        if (DryRun != DryRun.None)
            return true;
        var change = string.Join(Environment.NewLine, plan.Steps.SelectMany(static s => NodeStepText.Preview(s)).Concat(plan.Consequences));
        var question = plan.Question ?? NodeStepText.Question(plan.Steps, plan.Request);
        return await pipeline.ShouldProcessAsync($"{change} (on {origin})", $"{change}{Environment.NewLine}{question} (on {origin})").ConfigureAwait(false)
            && (_isAnswered || plan.Question is null || await pipeline.ShouldContinueAsync($"{change}{Environment.NewLine}{question} (on {origin})").ConfigureAwait(false));
    }

    private async Task<List<LabelOutcome>> ApplyAsync(ApiClient client, ImmutableArray<NodeStep> steps, NodeRequest request, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var outcomes = new List<LabelOutcome>();
        await foreach (var outcome in LabelNodes.ApplyAsync(client, steps, request, DryRun, FieldManager, cancellationToken).ConfigureAwait(false))
        {
            outcomes.Add(outcome);
            if (outcome.Error is { } error)
            {
                await pipeline.WriteErrorAsync(ErrorRecords.From(error, $"Node/{outcome.Step.Name}")).ConfigureAwait(false);
                continue;
            }
            foreach (var line in NodeStepText.Done(outcome.Step, DryRun))
                pipeline.Detail(line);
            if (DryRun != DryRun.None)
                await pipeline.WriteAsync(outcome.Step).ConfigureAwait(false);
        }
        if (DryRun == DryRun.None && LabelSummary.Of(steps, outcomes) is { } summary)
            pipeline.Warn(summary);
        return outcomes;
    }

    private async Task ShowAsync(ApiClient client, ImmutableArray<string> names, GatewayLabel label, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var world = new World(await OpenSource.Live(client, TimeProvider.System).ReadAsync(ListNodes.Needs, pipeline, cancellationToken).ConfigureAwait(false), client.Namespace);
        var query = new NodesQuery(Selector: null, All: true) { LabelKey = label.Key, LabelValue = label.Value };
        foreach (var node in ListNodes.Run(world.Snapshot, query).Where(n => names.Contains(n.Name)))
        {
            world.Show(node);
            await pipeline.WriteAsync(node).ConfigureAwait(false);
        }
    }

    private static async Task<ClusterSnapshot> ReadAsync(ApiClient client, SnapshotKinds kinds, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var snapshot = await OpenSource.Live(client, TimeProvider.System).ReadAsync(kinds, pipeline, cancellationToken).ConfigureAwait(false);
        foreach (var line in GapLines.Of(snapshot))
            pipeline.Warn(line);
        return snapshot;
    }
}
