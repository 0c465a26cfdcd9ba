namespace EgressTools.Checks.Policies;

internal sealed class ConflictingPolicies() : Check("EGT1019", Severity.Error, "two policies claim the same pods and the same destination")
{
    /// <summary>The name under which the evidence has the second policy.</summary>
    public const string OtherPolicy = "other policy";

    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints;

    public override string Why =>
        "For one pod and one CIDR an agent holds one value. Where two policies ask for different gateways or egress IPs, each pass of the agent writes the value that its map does not hold: "
        + "the entry changes at every event of a node, endpoint or policy in the cluster, at most once a second. Agents get out of step, and each change breaks the pods' connections.";

    public override string Cure => "Make the policies select different pods, or give one of them longer or other destinations: of different prefixes the longest always wins.";

    public override ImmutableArray<string> References => Issues(27491, 17679);

    public override ShownIn Shown => ShownIn.EveryAgent;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var pairs = context.Overlaps.Pairs.Where(static p => p.Conflict.Pods > 0).ToList();
        var conflicts = pairs.SelectMany(static p => new[] { p.First.Policy, p.Second.Policy }).GroupBy(static p => p).ToDictionary(static g => g.Key, static g => g.Count());
        foreach (var group in pairs.Select(p => IsAboutFirst(p, conflicts) ? (About: p.First.Policy, Other: p.Second.Policy, p.Conflict) : (About: p.Second.Policy, Other: p.First.Policy, p.Conflict)).GroupBy(static p => p.About))
        {
            var others = group.Select(static g => g.Other.Name).Order(StringComparer.Ordinal).ToList();
            // The worst stands for the others.
            var (_, other, conflict) = group.OrderByDescending(static g => g.Conflict.Pods).ThenBy(static g => g.Other.Name, StringComparer.Ordinal).First();
            yield return Found(group.Key, Message(other, others, conflict)) with
            {
                Evidence =
                [
                    new(OtherPolicy, Listed.Plain(others)), new("pods", conflict.Pods.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                    new("first pod", conflict.FirstPod.ToString()), new("CIDRs", Listed.Plain(conflict.Cidrs)),
                ],
                Remedy = $"make {group.Key.Name} and {Listed.Some(others)} select different pods or destinations",
            };
        }
        if (context.Overlaps.IsPartial)
            yield return Found(CheckResource.Cluster, "so many policies select the same pods that not all pods were looked at: the numbers of pods are too low, and pairs of policies may be missing") with { Severity = Severity.Info };
    }

    private static string Message(EgressPolicy other, List<string> others, PolicyMeeting conflict)
    {
        var cidrs = conflict.Cidrs.Count == 1 ? conflict.Cidrs.Min.ToString() : $"{Plural.Count(conflict.Cidrs.Count, "CIDR")} ({conflict.Cidrs.Min} and others)";
        var more = others.Count == 1 ? "" : $". So {Plural.Verb(others.Count - 1, "do")} {Plural.Count(others.Count - 1, "other policy")} for pods and CIDRs of their own";
        return $"for {Plural.Count(conflict.Pods, "pod")} and {cidrs} policy {other.Name} names another gateway or egress IP, and {ConflictText.Switches}{more}";
    }

    /// <summary>Which of two is spoken of: the one that comes from a file where the other is the cluster's, since it is the new one; else the one that is at odds with more others.</summary>
    private static bool IsAboutFirst(PolicyPair pair, Dictionary<EgressPolicy, int> conflicts)
    {
        var (first, second) = (pair.First.Policy, pair.Second.Policy);
        return first.Source is null == second.Source is null ? conflicts[first] >= conflicts[second] : first.Source is not null;
    }
}
