namespace EgressTools.Output;

/// <summary>Plans in words.</summary>
public static class PlanText
{
    /// <summary>The word of a policy's change, also that of the document.</summary>
    public static string Word(PolicyChangeKind kind) => kind switch
    {
        PolicyChangeKind.Created => "created",
        PolicyChangeKind.Changed => "changed",
        PolicyChangeKind.Rejected => "rejected",
        _ => "deleted",
    };

    /// <summary>The word of a pod's change, also that of the document.</summary>
    public static string Word(PodChangeKind kind) => kind switch
    {
        PodChangeKind.Moves => "moves",
        PodChangeKind.Drops => "drops",
        PodChangeKind.Loses => "loses",
        PodChangeKind.Gains => "gains",
        PodChangeKind.Contested => "contested",
        PodChangeKind.Settles => "settles",
        PodChangeKind.Depends => "depends",
        _ => "recovers",
    };

    /// <summary>A way in a few words: "172.22.49.20 (43.163.1.23)", "own node", "dropped".</summary>
    public static string Way(PlannedExit exit) => exit.Outcome switch
    {
        RouteOutcome.Direct => "own node",
        RouteOutcome.Dropped => "dropped",
        RouteOutcome.Unknown => "unknown",
        RouteOutcome.Alternates => $"alternates: {Gateway(exit)}{(!exit.MayDrop ? "" : exit.GatewayNode.Length > 0 ? " or dropped" : "dropped")}",
        _ => Gateway(exit),
    };

    /// <summary>What it comes to: a line for each kind of change of pods, for the maps and for conflicts. Never empty.</summary>
    public static ImmutableArray<string> Summary(EgressPlan plan) => [.. plan.Policies.SelectMany(Rejection), .. Effect(plan)];

    /// <summary>The same without what the API server says.</summary>
    internal static ImmutableArray<string> Effect(EgressPlan plan) => plan.IsEmpty ? ["nothing changes"] :
    [
        .. plan.Policies.SelectMany(PlanTimeText.Of),
        .. Changes(plan.Pods),
        .. plan.Reasons,
        .. plan.Pods.IsEmpty ? [plan.AfterRestart.IsEmpty ? "no pod leaves another way" : "no pod leaves another way now"] : ImmutableArray<string>.Empty,
        .. Changes(plan.AfterRestart).Select(static line => $"after a restart of the agents: {line}"),
        .. PlanTimeText.Emptied(plan),
        Map("entries per agent", plan.IPv4),
        .. plan.IPv6 is { Before: 0, After: 0 } ? ImmutableArray<string>.Empty : [Map("IPv6 entries per agent", plan.IPv6)],
        .. PlanTimeText.Touch(plan),
        .. plan.NewConflicts.IsEmpty ? ImmutableArray<string>.Empty : [Conflicts(plan.NewConflicts, "appears", "appear")],
        .. plan.OldConflicts.IsEmpty ? ImmutableArray<string>.Empty : [Conflicts(plan.OldConflicts, "vanishes", "vanish")],
    ];

    /// <summary>Why the API server rejects a policy, a line for each fault, with what to do; and which fields it does not know.</summary>
    public static IEnumerable<string> Rejection(PlannedPolicy policy)
    {
        foreach (var fault in policy.Faults)
            yield return $"{(policy.Source is { } source ? $"{source with { Line = fault.Line > 0 ? fault.Line : source.Line }}: " : "")}" +
                $"{(fault.IsRepeated ? "kubectl rejects" : "the API server rejects")} policy {policy.Name}: {fault.Reason}; {fault.Remedy}";
        if (!policy.Unknown.IsEmpty)
            yield return $"{(policy.Source is { } where ? $"{where}: " : "")}policy {policy.Name} has fields that this release does not have: " +
                $"{Listed.Short(policy.Unknown)}. kubectl and '{Subcommands.Apply}' reject the document; " +
                "from other tools the API server drops these fields without a warning";
    }

    private static ImmutableArray<string> Changes(ImmutableArray<PodChange> pods) =>
    [
        .. Pods(pods, PodChangeKind.Moves, "to another gateway or address: established connections break", "moves", "move"),
        .. Pods([.. pods.Where(static p => !p.After.HasNoEgressIP)], PodChangeKind.Drops, "no gateway any more: traffic is dropped", "has", "have"),
        .. Pods([.. pods.Where(static p => p.After.HasNoEgressIP)], PodChangeKind.Drops,
            "a gateway without egress IP: traffic is dropped there (reason 204)", "gets", "get"),
        .. Pods(pods, PodChangeKind.Depends, "dropped, depending on interfaces of the gateway that are unknown", "may be", "may be"),
        .. Pods(pods, PodChangeKind.Contested, $"in conflict: policies {Contestants(pods)} name different gateways or egress IPs, " +
            $"and {ConflictText.Switches}", "is", "are"),
        .. MayDrop(pods),
        .. Pods(pods, PodChangeKind.Loses, "by a gateway for some destinations", "no longer leaves", "no longer leave"),
        .. Pods(pods, PodChangeKind.Gains, "to leave by a gateway", "starts", "start"),
        .. Pods(pods, PodChangeKind.Recovers, "no longer dropped", "is", "are"),
        .. Pods(pods, PodChangeKind.Settles, "no longer in conflict", "is", "are"),
    ];

    private static string Contestants(ImmutableArray<PodChange> pods) => string.Join(", ", pods.Where(static p => p.Kind == PodChangeKind.Contested)
        .Select(static p => p.After.Policy.Replace(",", " and ", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal));

    private static ImmutableArray<string> MayDrop(ImmutableArray<PodChange> pods)
    {
        var count = Count(pods.Where(static p => p.After.MayDrop && !p.Before.MayDrop));
        return count == 0 ? [] : [$"{Plural.Count(count, "pod")} may be dropped: one of the policies in conflict has no gateway any more"];
    }

    private static int Count(IEnumerable<PodChange> changes) => changes.Select(static p => p.Pod).Distinct().Count();

    private static string Gateway(PlannedExit exit) => exit.PublicAddresses.Length > 0 ? $"{exit.GatewayNode} ({exit.PublicAddresses})"
        : exit.EgressIP.Length == 0 || PlannedExit.IsDepending(exit.EgressIP) || exit.EgressIP == exit.GatewayNode ? exit.GatewayNode
        : $"{exit.GatewayNode} ({exit.EgressIP})";

    private static ImmutableArray<string> Pods(ImmutableArray<PodChange> pods, PodChangeKind kind, string text, string one, string several) =>
        Count(pods.Where(p => p.Kind == kind)) switch
        {
            0 => [],
            1 => [$"1 pod {one} {text}"],
            var count => [$"{Plural.Count(count, "pod")} {several} {text}"],
        };

    private static string Map(string what, MapUse use)
    {
        var effect = use.After > use.Limit
            ? ": more than the map holds. Which entries are missing is random, and their pods are not steered (egress-gateway-policy-map-max)"
            : PlanTimeText.Overflow(use);
        return $"{what}: {use.Before} -> {use.After} of {use.Limit}{effect}";
    }

    private static string Conflicts(ImmutableArray<PlannedConflict> conflicts, string one, string several)
    {
        var policies = string.Join(", ", conflicts.Select(static c => Listed.All(c.Policies)).Distinct(StringComparer.Ordinal));
        return $"{Plural.Count(conflicts.Length, "conflict")} {(conflicts.Length == 1 ? one : several)} ({policies})";
    }
}
