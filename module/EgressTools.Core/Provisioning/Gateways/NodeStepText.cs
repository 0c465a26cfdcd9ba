namespace EgressTools.Provisioning.Gateways;

/// <summary>How steps read, the same in both front ends. Names and values are untrusted and come out with control characters escaped.</summary>
public static class NodeStepText
{
    /// <summary>What a step would do: one line, then one indented line for the label and one for the taint.</summary>
    public static ImmutableArray<string> Preview(NodeStep step) => step.IsUnchanged ? [$"{Name(step)} is unchanged"] :
    [
        $"{Name(step)} changes:",
        .. step.ChangesLabel ? [Change($"label {step.LabelKey}", step.LabelBefore, step.LabelAfter)] : ImmutableArray<string>.Empty,
        .. step.ChangesTaint ? [Change("taint", step.TaintBefore?.ToString(), step.TaintAfter?.ToString())] : ImmutableArray<string>.Empty,
    ];

    /// <summary>What was done, as kubectl says it: "node/a labeled", "node/a tainted (server dry run)"; one line where nothing was.</summary>
    public static ImmutableArray<string> Done(NodeStep step, DryRun dryRun) => step.IsUnchanged ? [$"{Name(step)} unchanged"] :
    [
        .. step.ChangesLabel ? [$"{Name(step)} {(step.LabelAfter is null ? "unlabeled" : "labeled")}{dryRun.Suffix()}"] : ImmutableArray<string>.Empty,
        .. step.ChangesTaint ? [$"{Name(step)} {(step.TaintAfter is null ? "untainted" : "tainted")}{dryRun.Suffix()}"] : ImmutableArray<string>.Empty,
    ];

    /// <summary>The kubectl commands that do the same, one for the label and one for the taint, which are one request here.</summary>
    public static ImmutableArray<string> Commands(NodeStep step, DryRun dryRun, string fieldManager, ImmutableArray<string> connection)
    {
        string[] how = dryRun == DryRun.None ? [] : [$"{Options.DryRun.Name}={dryRun.ToString().ToLowerInvariant()}"];
        return
        [
            .. step.ChangesLabel ? [Command("label", LabelWord(step), step.Overwrites)] : ImmutableArray<string>.Empty,
            .. step.ChangesTaint ? [Command("taint", TaintWord(step), step is { TaintBefore: not null, TaintAfter: not null })] : ImmutableArray<string>.Empty,
        ];

        string Command(string verb, string change, bool overwrites) =>
            ShellText.Command(["kubectl", verb, "node", step.Name, change, .. overwrites ? ["--overwrite"] : Array.Empty<string>(), .. how,
                Options.FieldManager.Name, fieldManager, .. connection]);
    }

    /// <summary>The question: "Label 2 nodes egress-node=true?".</summary>
    public static string Question(IReadOnlyCollection<NodeStep> steps, NodeRequest request)
    {
        var count = steps.Count(static s => !s.IsUnchanged);
        var nodes = Plural.Count(count, "node");
        return request.Removes ? $"Take {Words(request)} from {nodes}?" : $"Give {Words(request)} to {nodes}?";
    }

    /// <summary>"node/a", as kubectl names it.</summary>
    public static string Name(NodeStep step) => TerminalText.Escape($"node/{step.Name}");

    private static string Words(NodeRequest request) => request.Taint is { } taint ? $"{request.Label} and taint {taint}" : request.Label.ToString();
    private static string LabelWord(NodeStep step) => step.LabelAfter is { } value ? $"{step.LabelKey}={value}" : $"{step.LabelKey}-";
    private static string TaintWord(NodeStep step) => step.TaintAfter is { } taint ? taint.ToString() : $"{step.TaintBefore}-";
    private static string Change(string what, string? before, string? after) => TerminalText.Escape($"  {what}: {Value(before)} -> {Value(after)}");
    private static string Value(string? text) => text switch { null => "<none>", "" => "\"\"", _ => text };
}
