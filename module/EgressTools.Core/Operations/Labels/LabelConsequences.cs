namespace EgressTools.Operations;

/// <summary>What labelling nodes means for pods and policies, and what may be wrong with the nodes.</summary>
internal static class LabelConsequences
{
    // What is wrong with a node itself: whether its labels have arrived is what the command waits for.
    private static readonly ImmutableHashSet<string> OfNodes = ["not-ready", "cordoned", "no-public-address", "no-cilium-node", "ipv6-first"];

    /// <summary>The plan with consequences, warnings and its question.</summary>
    /// <param name="plan">The steps.</param>
    /// <param name="nodes">The nodes that were read for them, newer than those of the snapshot.</param>
    /// <param name="snapshot">The cluster as it is.</param>
    /// <param name="evicted">What a taint would evict.</param>
    /// <param name="crowded">That no untainted node is left.</param>
    public static LabelPlan Add(LabelPlan plan, ImmutableArray<Node> nodes, ClusterSnapshot snapshot, ImmutableArray<string> evicted,
        ImmutableArray<string> crowded)
    {
        snapshot = Refresh(snapshot, nodes);
        var change = new WhatIf { Labels = [.. plan.Steps.Select(static s => s.LabelChange).OfType<NodeLabelChange>()] };
        ImmutableArray<string> warnings = [.. Reserved(plan), .. plan.Request.Removes ? [] : NodeWarnings(plan, snapshot), .. evicted];
        var (consequences, moves) = Consequences(snapshot, change);
        var asks = plan.Request.Removes || moves || !evicted.IsEmpty || !crowded.IsEmpty
            || plan.Steps.Any(static s => s.Overwrites || s is { TaintBefore: not null, TaintAfter: not null });
        var question = asks ? NodeStepText.Question(plan.Steps, plan.Request) : null;
        return plan with { Consequences = consequences.AddRange(crowded), Warnings = warnings, Question = question };
    }

    private static (ImmutableArray<string> Lines, bool Moves) Consequences(ClusterSnapshot snapshot, WhatIf change)
    {
        if (change.Labels.IsEmpty)
            return ([], false);
        try
        {
            var plan = PlanUseCase.Run(snapshot, change);
            var lost = LostGateways.Of(snapshot, change.Apply(snapshot));
            ImmutableArray<string> lines = plan.IsEmpty ? ["no pod leaves another way"] : ApplyText.Consequences(plan);
            return ([.. lines, .. lost.Select(static p => $"policy {TerminalText.Escape(p)} has no gateway any more: the traffic that it selects is dropped")],
                !plan.IsEmpty || !lost.IsEmpty);
        }
        catch (InputException error)
        {
            // What is unknown has to be agreed to as well.
            return ([TerminalText.Escape(error.Message)], true);
        }
    }

    private static IEnumerable<string> Reserved(LabelPlan plan) => plan.Request.Label.IsReserved && plan.Steps.Any(static s => s.ChangesLabel)
        ? [$"{plan.Request.Label.Key} is a label of Kubernetes itself, on which scheduling and policies rely: use one of your own, " +
            $"such as {GatewayLabel.Standard}"]
        : [];

    private static IEnumerable<string> NodeWarnings(LabelPlan plan, ClusterSnapshot snapshot)
    {
        var named = plan.Steps.Select(static s => s.Name).ToHashSet(StringComparer.Ordinal);
        return from node in NodesUseCase.Of(snapshot, new NodesRequest { All = true })
               where named.Contains(node.Name)
               from problem in node.Problems
               where OfNodes.Contains(problem.Code)
               select $"node '{node.Name}' has a problem: {problem.Message}";
    }

    private static ClusterSnapshot Refresh(ClusterSnapshot snapshot, ImmutableArray<Node> nodes)
    {
        var names = nodes.Select(static n => n.Name).ToHashSet(StringComparer.Ordinal);
        var all = snapshot.Nodes.Where(n => !names.Contains(n.Name)).Concat(nodes);
        return snapshot with { Nodes = [.. all.OrderBy(static n => n.Name, StringComparer.Ordinal)] };
    }
}
