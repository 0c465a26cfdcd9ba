namespace EgressTools.Output;

/// <summary>A plan as a unified diff: of the policies' documents, and of the ways of the pods that change.</summary>
internal static class PlanDiff
{
    /// <summary>Writes nothing if nothing changes.</summary>
    public static void Write(TextWriter output, EgressPlan plan)
    {
        foreach (var policy in plan.Policies)
            UnifiedDiff.Write(output, $"policies/{policy.Name}.yaml", Document(policy.Before), Document(policy.After));
        // Every line is one that changes, so that there is nothing around it to show.
        Pods(output, "pods", plan.Pods);
        Pods(output, "pods-after-restart", plan.AfterRestart);
    }

    private static string Document(EgressPolicy? policy) => policy is null ? "" : YamlWriter.Write(PolicySpec.Document(policy)).TrimEnd('\n');

    private static void Pods(TextWriter output, string name, ImmutableArray<PodChange> changes) =>
        UnifiedDiff.Write(output, name, Ways(changes, static p => p.Before), Ways(changes, static p => p.After), context: 0);

    private static string Ways(ImmutableArray<PodChange> changes, Func<PodChange, PlannedExit> side) => string.Join(
        '\n',
        from change in changes.OrderBy(static p => p.Pod)
        from destination in change.Destinations
        select $"{change.Pod} to {destination}: {PlanText.Way(side(change))}");
}
