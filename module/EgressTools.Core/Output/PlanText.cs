using System.Collections.Immutable;
using System.Globalization;
using EgressTools.Engine;
using EgressTools.Planning;

namespace EgressTools.Output;

/// <summary>Plans in words.</summary>
public static class PlanText
{
    /// <summary>The word of a policy's change, also that of the document.</summary>
    public static string Word(PolicyChangeKind kind) => kind switch
    {
        PolicyChangeKind.Created => "created",
        PolicyChangeKind.Changed => "changed",
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
        _ => "recovers",
    };

    /// <summary>A way in a few words: "172.22.49.20 (43.163.1.23)", "own node", "dropped".</summary>
    public static string Way(PlannedExit exit) => exit.Outcome switch
    {
        RouteOutcome.Direct => "own node",
        RouteOutcome.Dropped => "dropped",
        RouteOutcome.Undefined => $"undefined: {Gateway(exit)}{(!exit.MayDrop ? "" : exit.GatewayNode.Length > 0 ? " or dropped" : "dropped")}",
        _ => Gateway(exit),
    };

    /// <summary>What it comes to: a line for each kind of change of pods, for the maps and for conflicts. Never empty.</summary>
    public static ImmutableArray<string> Summary(EgressPlan plan) => plan.IsEmpty ? ["nothing changes"] :
    [
        .. plan.Policies.Where(static p => p.Ignored is not null).Select(static p => $"the agents will ignore policy {p.Name}: {p.Ignored}"),
        .. Pods(plan, PodChangeKind.Moves, "to another gateway or address: established connections break", "moves", "move"),
        .. Pods(plan, PodChangeKind.Drops, "no gateway any more: traffic is dropped", "has", "have"),
        .. Pods(plan, PodChangeKind.Contested, $"in conflict: policies {Contestants(plan)} name different gateways or egress IPs, and Cilium switches between them at every change in the cluster", "is", "are"),
        .. MayDrop(plan),
        .. Pods(plan, PodChangeKind.Loses, "by a gateway for some destinations", "no longer leaves", "no longer leave"),
        .. Pods(plan, PodChangeKind.Gains, "to leave by a gateway", "starts", "start"),
        .. Pods(plan, PodChangeKind.Recovers, "no longer dropped", "is", "are"),
        .. Pods(plan, PodChangeKind.Settles, "no longer in conflict", "is", "are"),
        .. plan.Reasons,
        .. plan.Pods.IsEmpty ? ["no pod leaves another way"] : ImmutableArray<string>.Empty,
        Map("entries per agent", plan.IPv4),
        .. plan.IPv6 is { Before: 0, After: 0 } ? ImmutableArray<string>.Empty : [Map("IPv6 entries per agent", plan.IPv6)],
        .. plan.NewConflicts.IsEmpty ? ImmutableArray<string>.Empty : [Conflicts(plan.NewConflicts, "appear")],
        .. plan.OldConflicts.IsEmpty ? ImmutableArray<string>.Empty : [Conflicts(plan.OldConflicts, "vanish")],
    ];

    private static string Contestants(EgressPlan plan) => string.Join(", ", plan.Pods.Where(static p => p.Kind == PodChangeKind.Contested)
        .Select(static p => p.After.Policy.Replace(",", " and ", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal));

    private static ImmutableArray<string> MayDrop(EgressPlan plan)
    {
        var count = plan.Pods.Where(static p => p.After.MayDrop && !p.Before.MayDrop).Select(static p => p.Pod).Distinct().Count();
        return count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{(count == 1 ? "1 pod" : $"{count} pods")} may be dropped: one of the policies in conflict has no gateway any more")];
    }

    private static string Gateway(PlannedExit exit) => exit.PublicAddresses.Length > 0 ? $"{exit.GatewayNode} ({exit.PublicAddresses})"
        : exit.EgressIP is "" or PlannedExit.Derived || exit.EgressIP == exit.GatewayNode ? exit.GatewayNode
        : $"{exit.GatewayNode} ({exit.EgressIP})";

    private static ImmutableArray<string> Pods(EgressPlan plan, PodChangeKind kind, string text, string one, string several) => plan.Count(kind) switch
    {
        0 => [],
        1 => [$"1 pod {one} {text}"],
        var count => [string.Create(CultureInfo.InvariantCulture, $"{count} pods {several} {text}")],
    };

    private static string Map(string what, MapUse use) => string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: {use.Before} -> {use.After} of {use.Limit}{(use.After > use.Limit ? ": more than the map holds, and what does not fit is not steered (egress-gateway-policy-map-max)" : "")}");

    private static string Conflicts(ImmutableArray<PlannedConflict> conflicts, string verb)
    {
        var policies = string.Join(", ", conflicts.Select(static c => string.Join(" and ", c.Policies)).Distinct(StringComparer.Ordinal));
        return string.Create(CultureInfo.InvariantCulture, $"{conflicts.Length} {(conflicts.Length == 1 ? $"conflict {verb}s" : $"conflicts {verb}")} ({policies})");
    }
}
