namespace EgressTools.Output;

/// <summary>What a plan says of time: what holds in running agents, what only after their restart, and what until the next event in the cluster.</summary>
internal static class PlanTimeText
{
    /// <summary>What agents that run make of a policy's new version, where that is not what it says.</summary>
    public static IEnumerable<string> Of(PlannedPolicy policy)
    {
        if (policy.Kept)
            yield return $"the agents reject the new version of policy {policy.Name}: {policy.Ignored}. Running agents keep the old version, " +
                "so nothing changes for its pods now. Agents that restart then use neither version";
        else if (policy.Ignored is not null)
            yield return $"the agents will ignore policy {policy.Name}: {policy.Ignored}";
        if (policy.MayHoldEarlier)
            yield return $"the agents reject the present version of policy {policy.Name}. Agents that knew an earlier version still use " +
                $"it{(policy.Ignored is null ? " until this change" : " until they restart")}, and this plan does not know that version";
    }

    /// <summary>Entries that are gone until the next event.</summary>
    public static IEnumerable<string> Emptied(EgressPlan plan)
    {
        foreach (var group in plan.Emptied.GroupBy(static e => (e.Policy, e.IsSure)))
        {
            var cidrs = Listed.Short(group.Select(static e => e.Destination).Distinct().Order());
            var pods = Plural.Count(group.Select(static e => e.Pod).Distinct().Count(), "pod");
            yield return group.Key.IsSure
                ? $"the entries of {pods} to {cidrs} are deleted until the next event in the cluster, and the traffic leaves as without policy " +
                $"{group.Key.Policy}: Cilium writes the new spelling of the CIDR, then deletes the old one, and the kernel has one entry for both"
                : $"the entries of {pods} to {cidrs} may be deleted until the next event in the cluster: policy {group.Key.Policy} still needs them, " +
                "and the kernel has one entry for all spellings of a CIDR. It depends on which spelling each map holds";
        }
    }

    /// <summary>What a map says of the way to a state that has room in it.</summary>
    public static string Overflow(MapUse use) => use.OverflowsOnTheWay
        ? string.Create(CultureInfo.InvariantCulture, $". The change needs {use.Peak} for a moment, since Cilium adds entries before it deletes others: " +
            $"its first pass fails, entries are missing by chance, and the next event in the cluster adds them")
        : "";

    /// <summary>What repairs it.</summary>
    public static ImmutableArray<string> Touch(EgressPlan plan) => plan.Touch is not { } policy ? [] :
    [
        string.Create(CultureInfo.InvariantCulture, $"EgressTools makes such an event {PolicyTouch.Delay.TotalSeconds} s after it applies the change: " +
            $"it touches an annotation of a policy. Where something else makes the change, run {PolicyTouch.Command(policy)}"),
    ];
}
