namespace EgressTools.Operations;

/// <summary>Whether a taint leaves a node for pods that tolerate none.</summary>
internal static class TaintedCluster
{
    /// <summary>A line where no node would be left, or where that cannot be told; each has to be agreed to.</summary>
    public static async Task<ImmutableArray<string>> LinesAsync(ApiClient client, LabelPlan plan, CancellationToken cancellationToken)
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

    /// <summary>Whether there is a node for them now and none then.</summary>
    private static bool LeavesNone(ImmutableArray<JObject> nodes, ImmutableArray<NodeStep> steps)
    {
        var tainted = steps.Where(static s => s.TaintAfter is { } taint && GatewayTaint.KeepsAway(taint)).Select(static s => s.Name)
            .ToHashSet(StringComparer.Ordinal);
        var open = nodes.Where(static n => (bool?)n["spec"]?["unschedulable"] != true && !NodeTaints.Of(n).Any(GatewayTaint.KeepsAway))
            .Select(NamedObjects.Name).ToList();
        return open.Count > 0 && open.TrueForAll(tainted.Contains);
    }
}
