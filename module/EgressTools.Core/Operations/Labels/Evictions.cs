namespace EgressTools.Operations;

/// <summary>The pods that a taint with the effect NoExecute drives away.</summary>
internal static class Evictions
{
    /// <summary>One sentence for each node where the taint is new and some pods do not tolerate it, or where that cannot be told.</summary>
    public static async Task<ImmutableArray<string>> WarningsAsync(ApiClient client, LabelPlan plan, CancellationToken cancellationToken)
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
        $"{Plural.Count(pods.Length, "pod")} that {Plural.Verb(pods.Length, "do")} not tolerate it ({Listed.Some(pods)})";
}
