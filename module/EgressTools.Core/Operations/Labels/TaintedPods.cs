namespace EgressTools.Operations;

/// <summary>What a taint means for pods that do not tolerate it.</summary>
internal static class TaintedPods
{
    /// <summary>One sentence for each node where the taint is new and some pods do not tolerate it, or where that is unknown.</summary>
    public static async Task<ImmutableArray<string>> EvictedAsync(ApiClient client, LabelPlan plan, CancellationToken cancellationToken)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        foreach (var step in plan.Steps)
        {
            if (step is { ChangesTaint: true, TaintAfter: { Effect: GatewayTaint.NoExecute } taint }
                && await WarningAsync(client, step.Name, taint, cancellationToken).ConfigureAwait(false) is { } warning)
                warnings.Add(warning);
        }
        return warnings.ToImmutable();
    }

    private static async Task<string?> WarningAsync(ApiClient client, string node, NodeTaint taint, CancellationToken cancellationToken)
    {
        var query = "fieldSelector=" + Uri.EscapeDataString($"spec.nodeName={node},status.phase!=Succeeded,status.phase!=Failed");
        try
        {
            var pods = await client.ListAsync(ApiResource.Pods, TaintReading.Pod, query, cancellationToken).ConfigureAwait(false);
            ImmutableArray<ObjectName> evicted = [.. pods.Items.Where(p => !p.Tolerations.Any(t => t.Tolerates(taint))).Select(static p => p.Name).Order()];
            return evicted.IsEmpty ? null : $"the taint {taint} evicts {Pods(evicted)} from node '{node}'";
        }
        catch (ClusterException error) when (error.IsGap)
        {
            return $"which pods the taint {taint} evicts from node '{node}' is unknown: {error.Message}";
        }
    }

    private static string Pods(ImmutableArray<ObjectName> pods) =>
        $"{Plural.Count(pods.Length, "pod")} that {Plural.Verb(pods.Length, "do")} not tolerate it ({Listed.Short(pods)})";

    /// <summary>A line where no node would be left, or where that is unknown; each has to be agreed to.</summary>
    public static async Task<ImmutableArray<string>> CrowdedAsync(ApiClient client, LabelPlan plan, CancellationToken cancellationToken)
    {
        if (!plan.Steps.Any(static s => s is { ChangesTaint: true, TaintAfter: { } taint } && GatewayTaint.KeepsAway(taint)))
            return [];
        try
        {
            var nodes = await NamedObjects.ListAsync(client, ApiResource.Nodes, "", cancellationToken).ConfigureAwait(false);
            return LeavesNone(nodes, plan.Steps) ? ["no node is left for pods that do not tolerate the taint: new ones stay Pending"] : [];
        }
        catch (ClusterException error) when (error.IsGap)
        {
            return [TerminalText.Escape($"whether a node is left for other pods is unknown: {error.Message}")];
        }
    }

    // There is a node for them now, and none then.
    private static bool LeavesNone(ImmutableArray<JObject> nodes, ImmutableArray<NodeStep> steps)
    {
        var tainted = steps.Where(static s => s.TaintAfter is { } taint && GatewayTaint.KeepsAway(taint)).Select(static s => s.Name)
            .ToHashSet(StringComparer.Ordinal);
        var open = nodes.Where(static n => (bool?)n["spec"]?["unschedulable"] != true && !NodeTaints.Of(n).Any(GatewayTaint.KeepsAway))
            .Select(NamedObjects.Name).ToList();
        return open.Count > 0 && open.TrueForAll(tainted.Contains);
    }
}
