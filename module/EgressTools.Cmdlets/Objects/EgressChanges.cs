namespace EgressTools;

/// <summary>What publishing a policy would change, as Publish-EgressPolicy -DryRun shows it.</summary>
[View(Text = nameof(Display))]
public sealed class EgressPolicyChange : EgressObject
{
    private readonly ApplyStep _step;
    private readonly EgressPolicyDocument _document;

    internal EgressPolicyChange(ApplyStep step, EgressPolicyDocument document) => (_step, _document) = (step, document);

    /// <summary>The policy's name.</summary>
    public string? Name => Text(_step.Name);
    /// <summary>create, configure or unchanged.</summary>
    public string Action => FeatureDocument.Word(_step.Action);
    /// <summary>The fields that change, each as "path: before -> after".</summary>
    [Sentences]
    public ItemCollection<string> Changes => new(ApplyText.Changes(_step).Select(static l => l.Trim()));
    /// <summary>Fields that change and that others own, each as "path: managers".</summary>
    [Sentences]
    public ItemCollection<string> FieldConflicts => Texts(_step.Conflicts.Select(static c => $"{c.Path}: {string.Join(", ", c.Managers)}"));
    /// <summary>Managers whose fields are taken over.</summary>
    public ItemCollection<string> TakenOverFrom => Texts(_step.TakenOverFrom);
    /// <summary>The policy's document as JSON, which Publish-EgressPolicy takes.</summary>
    [NotShown]
    public string Manifest => _document.ToCompactJson();
    /// <summary>The change for people.</summary>
    [NotShown]
    public string Display => Lines(ApplyText.Preview(_step));

    /// <summary>In one line.</summary>
    public override string ToString() => $"{Name}: {Action}";
}

/// <summary>What becomes of a node, as Add-EgressNode -DryRun and Remove-EgressNode -DryRun show it.</summary>
[View(Text = nameof(Display))]
public sealed class EgressNodeChange : EgressObject
{
    private readonly NodeStep _step;

    internal EgressNodeChange(NodeStep step) => _step = step;

    /// <summary>The node's name.</summary>
    public string? Name => Text(_step.Name);
    /// <summary>Something changes.</summary>
    public bool Changes => !_step.IsUnchanged;
    /// <summary>The key of the label.</summary>
    public string? Label => Text(_step.LabelKey);
    /// <summary>The label's value now; null where the node does not carry it.</summary>
    public string? LabelBefore => Text(_step.LabelBefore);
    /// <summary>The label's value then; null where it goes.</summary>
    public string? LabelAfter => Text(_step.LabelAfter);
    /// <summary>The taint that goes or gets another value; null where none does.</summary>
    public string? TaintBefore => Text(_step.TaintBefore);
    /// <summary>The taint that is added; null where none is.</summary>
    public string? TaintAfter => Text(_step.TaintAfter);
    /// <summary>The change for people.</summary>
    [NotShown]
    public string Display => Lines(NodeStepText.Preview(_step));

    /// <summary>In one line.</summary>
    public override string ToString() => $"{Name}: {(Changes ? $"{Label} {LabelBefore ?? "not set"} -> {LabelAfter ?? "not set"}" : "unchanged")}";
}

/// <summary>What enabling or disabling the egress gateway changes and what became of it, as Enable-EgressGateway and Disable-EgressGateway show it.</summary>
[View(Text = nameof(Display))]
public sealed class EgressGatewayChange : EgressObject
{
    private readonly EgressFeatureChange _change;

    internal EgressGatewayChange(EgressFeatureChange change) => _change = change;

    /// <summary>on or off.</summary>
    public string Goal => FeatureDocument.Word(_change.Goal);
    /// <summary>unchanged, blocked, dry-run, declined, by-hand, done or failed.</summary>
    public string Result => FeatureDocument.Word(_change.Result);
    /// <summary>The feature is as it was wanted.</summary>
    public bool Succeeded => _change.Succeeded;
    /// <summary>The release of helm: namespace/name; null where helm did not install Cilium.</summary>
    public string? Release => _change.Release is { } release ? Text($"{release.Namespace}/{release.Name}") : null;
    /// <summary>Values of the chart that change, each as "path: before -> after".</summary>
    [Sentences]
    public ItemCollection<string> Values => Texts(FeatureText.Values(_change));
    /// <summary>Settings that agents find changed, each as "key: before -> after".</summary>
    [Sentences]
    public ItemCollection<string> Settings => Texts(FeatureText.Settings(_change));
    /// <summary>What it means for traffic.</summary>
    [Sentences]
    public ItemCollection<string> Effects => Texts(_change.Effects.Select(static e => e.Sentence));
    /// <summary>Findings that are in the way, each as "code kind/name: message".</summary>
    [Sentences]
    public ItemCollection<string> Blockers => Texts(_change.Blockers.Select(static b => $"{b.Code} {b.Resource}: {b.Message}"));
    /// <summary>What to know before.</summary>
    [Sentences]
    public ItemCollection<string> Warnings => Texts(_change.Warnings);
    /// <summary>What was chosen and why.</summary>
    [Sentences]
    public ItemCollection<string> Notes => Texts(_change.Notes);
    /// <summary>The commands that do the same.</summary>
    [Sentences]
    public ItemCollection<string> Commands => Texts(_change.Commands);
    /// <summary>What was done, in order; a step that failed is the last before a rollback.</summary>
    [Sentences]
    public ItemCollection<string> Steps => Texts(_change.Steps.Select(static s => s.Sentence));
    /// <summary>How many agents run with the settings that were wanted; null where that is unknown.</summary>
    public int? Agents => _change.Agents;
    /// <summary>How many agents there are.</summary>
    public int AllAgents => _change.AllAgents;
    /// <summary>The exit code that the command would have.</summary>
    public int ExitCode => _change.ExitCode;
    /// <summary>The change for people.</summary>
    [NotShown]
    public string Display => Lines(FeatureText.Summary(_change));

    /// <summary>In one line.</summary>
    public override string ToString() => $"egress gateway {Goal}: {Result}";
}
