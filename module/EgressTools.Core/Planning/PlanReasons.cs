namespace EgressTools.Planning;

/// <summary>
/// Why pods change although nobody touched their gateway: Cilium assigns a pod by the number of a policy's gateways and their order by address, so that one
/// gateway more or less may concern the pods of all.
/// </summary>
internal static class PlanReasons
{
    /// <summary>A sentence for each policy whose gateways differ in number or order, and whose pods
    /// change because of it; and one for each reason that gateways have for dropping.</summary>
    public static ImmutableArray<string> Of(ImmutableArray<PodChange> changes, Side before, Side after) =>
    [
        .. from change in changes
           where change.Before.Policy == change.After.Policy && change.Kind is PodChangeKind.Moves or PodChangeKind.Drops or PodChangeKind.Recovers
           group change by change.After.Policy into ofPolicy
           orderby ofPolicy.Key
           let reason = Reason(ofPolicy, before.Compiled(ofPolicy.Key), after.Compiled(ofPolicy.Key), after)
           where reason is not null
           select $"policy {ofPolicy.Key}: {reason}",
        .. from change in changes
           where change.After.Reason.Length > 0 && change.Kind is PodChangeKind.Drops or PodChangeKind.Depends
           group change by (change.After.Policy, change.After.Reason) into ofReason
           orderby ofReason.Key
           select $"policy {ofReason.Key.Policy}: {ofReason.Key.Reason}",
    ];

    private static string? Reason(IEnumerable<PodChange> changes, CompiledPolicy? before, CompiledPolicy? after, Side side)
    {
        if (before is null || after is null)
            return null;
        var unmatched = after.Gateways.Where(g => side.NodeOf(g) is null).ToList();
        if (unmatched.Count > 0 && after.Ring.Any(static g => g.Node is null))
            return Unmatched(unmatched, after, side.Version);
        var displaced = changes.Where(c => c.Before.GatewayNode != c.After.GatewayNode && after.Ring.Any(g => g.Node == c.Before.GatewayNode))
            .Select(static c => c.Pod).Distinct().Count();
        return displaced == 0 ? null
            : $"{Plural.Count(displaced, "pod")} {Plural.Verb(displaced, "change")} although {Plural.Their(displaced)} gateway stays, " +
            $"because Cilium assigns pods by the number of gateways and their order by address: {Nodes(before)} before, {Nodes(after)} after";
    }

    private static string Unmatched(List<PolicyGateway> unmatched, CompiledPolicy policy, CiliumVersion? version)
    {
        var selectors = string.Join("; ", unmatched.Select(static g => g.NodeSelector?.ToString() ?? ""));
        if (policy.Ring.Length == 1)
            return $"no node matches its gateways ({selectors})";
        return $"no node matches {unmatched.Count} of its {policy.Ring.Length} gateways ({selectors}). " +
            $"Cilium {version ?? CiliumBehavior.NewestVersion} keeps such an entry as 0.0.0.0, which sorts before all addresses: " +
            $"Cilium drops the traffic of pods that get this entry, and other pods may move to another gateway (#44705)";
    }

    private static string Nodes(CompiledPolicy policy) => string.Join(", ", policy.Ring.Select(static g => g.Node ?? "no node"));
}
