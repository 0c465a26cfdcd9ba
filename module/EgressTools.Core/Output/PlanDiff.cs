using EgressTools.Model;
using EgressTools.Planning;

namespace EgressTools.Output;

/// <summary>A plan as a unified diff: of the policies' documents, and of the ways of the pods that change.</summary>
internal static class PlanDiff
{
    /// <summary>Writes nothing where nothing changes.</summary>
    public static void Write(TextWriter output, EgressPlan plan)
    {
        foreach (var policy in plan.Policies)
            UnifiedDiff.Write(output, $"policies/{policy.Name}.yaml", Document(policy.Before), Document(policy.After));
        // Every line is one that changes, so that there is nothing around it to show.
        UnifiedDiff.Write(output, "pods", Ways(plan, static p => p.Before), Ways(plan, static p => p.After), context: 0);
    }

    private static string Document(EgressPolicy? policy) => policy is null ? "" : YamlWriter.Write(PolicySpec.Document(policy)).TrimEnd('\n');

    private static string Ways(EgressPlan plan, Func<PodChange, PlannedExit> side) => string.Join(
        '\n',
        from change in plan.Pods.OrderBy(static p => p.Pod)
        from destination in change.Destinations
        select $"{change.Pod} to {destination}: {PlanText.Way(side(change))}");
}
