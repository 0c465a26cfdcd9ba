namespace EgressTools.Checks.Policies;

internal sealed class ConflictingPolicies() : Check("EGT1019", Severity.Error, "Conflicting policies", Inputs.Prediction, ShownIn.EveryAgent, [27491, 17679])
{
    /// <summary>The name of the evidence that holds the second policy.</summary>
    public const string OtherPolicy = "other policy";

    public override string Why => "An agent holds one value for each pod and CIDR. If two policies ask for different gateways or egress IPs, the agent writes "
        + "the value that its map does not hold, at every event of a node, endpoint or policy, at most once a second. Agents get out of step, and each change "
        + "breaks the connections of the pods.";
    public override string Cure => "Make the policies select different pods, or give one of them longer prefixes or other destinations. The longest prefix "
        + "always wins.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var pairs = context.Overlaps.Pairs.Where(static p => p.Conflict.Pods > 0).ToList();
        var conflicts = pairs.SelectMany(static p => new[] { p.First.Policy, p.Second.Policy }).GroupBy(static p => p)
            .ToDictionary(static g => g.Key, static g => g.Count());
        var ordered = pairs.Select(p => IsAboutFirst(p, conflicts)
            ? (About: p.First.Policy, Other: p.Second.Policy, p.Conflict)
            : (About: p.Second.Policy, Other: p.First.Policy, p.Conflict));
        foreach (var group in ordered.GroupBy(static p => p.About))
        {
            var others = group.Select(static g => g.Other.Name).Order(StringComparer.Ordinal).ToList();
            // One finding per policy: it names the conflict with the most pods.
            var (_, other, conflict) = group.OrderByDescending(static g => g.Conflict.Pods).ThenBy(static g => g.Other.Name, StringComparer.Ordinal).First();
            yield return Found(group.Key, Message(other, others, conflict), $"make {group.Key.Name} and {Listed.Short(others)} select different pods or " +
                "destinations", (OtherPolicy, others), ("pods", conflict.Pods), ("first pod", conflict.FirstPod.ToString()), ("CIDRs", conflict.Cidrs));
        }
        if (context.Overlaps.IsPartial)
            yield return Found(Severity.Info, CheckResource.Cluster,
                "too many policies select the same pods to compare all: the numbers of pods are too low, and pairs of policies may be missing");
    }

    private static string Message(EgressPolicy other, List<string> others, PolicyOverlap conflict)
    {
        var cidrs = conflict.Cidrs.Count == 1 ? conflict.Cidrs.Min.ToString() : $"{conflict.Cidrs.Count} CIDRs ({conflict.Cidrs.Min} and others)";
        var more = others.Count == 1 ? "" : $". {Plural.Count(others.Count - 1, "other policy")} {Plural.Verb(others.Count - 1, "conflict")} with it too";
        var pods = $"{Plural.Count(conflict.Pods, "pod")} {Plural.Verb(conflict.Pods, "are")}";
        return $"{pods} in conflict: policy {other.Name} names another gateway or egress IP for {cidrs}, and {ConflictText.Switches}{more}";
    }

    /// <summary>Which policy of a pair gets the finding: the new one, from a file, if the other is in the cluster; else the one with more conflicts.</summary>
    private static bool IsAboutFirst(PolicyPair pair, Dictionary<EgressPolicy, int> conflicts)
    {
        var (first, second) = (pair.First.Policy, pair.Second.Policy);
        return first.Source is null == second.Source is null ? conflicts[first] >= conflicts[second] : first.Source is not null;
    }
}
