namespace EgressTools.Operations;

/// <summary>What stays as it is although one might expect otherwise.</summary>
internal static class LabelNotes
{
    private static OptionDefinition Taint => Subcommands.Unlabel[Options.Taint];

    public static ImmutableArray<string> Of(LabelPlan plan) =>
    [
        .. plan.Steps.SelectMany(step => plan.Request.Removes ? Kept(step, plan.Request) : []),
        .. !plan.Request.Removes && plan.Request.Taint is { Effect: GatewayTaint.NoSchedule } taint && plan.Steps.Any(static s => s.ChangesTaint)
            ? [$"pods that run on these nodes stay: the taint {taint} only keeps new ones away"]
            : ImmutableArray<string>.Empty,
    ];

    private static IEnumerable<string> Kept(NodeStep step, NodeRequest request)
    {
        if (step is { ChangesLabel: false, LabelBefore: { } held })
            yield return $"node '{step.Name}' keeps {step.LabelKey}={held}, which is not {request.Label}: " +
                $"{Options.Label.With($"{step.LabelKey}={held}")} removes it";
        var taints = NodeTaints.Of(step.Current).Where(t => request.Taint is { } named ? IsOtherValue(t, named) : t.Key == request.Label.Key);
        foreach (var taint in taints)
            yield return $"node '{step.Name}' keeps the taint {taint}: {Taint.With($"{taint}")} removes it";
    }

    private static bool IsOtherValue(NodeTaint taint, NodeTaint named) => taint.Key == named.Key && taint != named;
}
