namespace EgressTools.Checks.Policies;

internal sealed class PossibleConflict()
    : Check("EGT1020", Severity.Warning, "Possible conflict between policies", SnapshotKinds.Policies, ShownIn.EveryAgent, [27491, 17679])
{
    /// <summary>The number of pairs that are compared at most. Many thousands of policies have more.</summary>
    private const int MostPairs = 3_000_000;

    public override string Why => "Two policies with the same destination and different gateways are in conflict for every pod that both select: Cilium "
        + "switches between them at every change in the cluster, and each switch breaks connections. If the selector of one policy matches every pod of the "
        + "other, the first such pod is in conflict. If the selectors only do not exclude each other, a pod with the labels of both is in conflict.";
    public override string Cure => "Write the selectors so that no pod matches both: one label with different values, or NotIn in the wider one.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        // EGT1019 reports what the endpoints show.
        var known = context.IfKnown(Inputs.Prediction, static c => c.Overlaps)?.Pairs
            .Where(static p => p.Conflict.Pods > 0).Select(static p => (p.First.Policy.Name, p.Second.Policy.Name)).ToHashSet() ?? [];
        var policies = context.Policies.OrderBy(static p => p.Name, StringComparer.Ordinal).Select(context.Compile)
            .Where(static p => !p.Destinations.IsEmpty).Select(static p => new PolicySelection(p)).ToList();
        for (var (i, pairs) = (0, 0); i < policies.Count; i++)
        {
            context.Cancelled.ThrowIfCancellationRequested();
            if ((pairs += policies.Count - i - 1) > MostPairs)
            {
                yield return Found(Severity.Info, CheckResource.Cluster, $"{policies.Count - i} of {policies.Count} policies were not compared with each " +
                    "other: they are too many", "check fewer documents at a time, or check a cluster, whose pods show conflicts");
                yield break;
            }
            for (var j = i + 1; j < policies.Count; j++)
            {
                var (a, b) = (policies[i], policies[j]);
                if (a.OverlapWith(b) is not SelectionOverlap.None and var overlap && Conflict(a.Policy, b.Policy) is { } cidr
                    && !known.Contains((a.Policy.Policy.Name, b.Policy.Policy.Name)))
                    yield return Finding(a.Policy, b.Policy, overlap, cidr);
            }
        }
    }

    private CheckFinding Finding(CompiledPolicy policy, CompiledPolicy other, SelectionOverlap overlap, Cidr cidr)
    {
        var meeting = overlap switch
        {
            SelectionOverlap.Within => $"every pod that {Selector(policy)} selects matches policy {other.Policy.Name} too",
            SelectionOverlap.Contains => $"every pod that {Selector(other)} of policy {other.Policy.Name} selects matches this policy too",
            _ => $"a pod can match policy {other.Policy.Name} too",
        };
        return Found(overlap == SelectionOverlap.Possible ? Severity.Info : Severity.Warning, policy.Policy, $"{meeting}, and the two name different " +
            $"gateways or egress IPs for {cidr}: {ConflictText.Switches}", $"write the selectors of {policy.Policy.Name} and {other.Policy.Name} so that no " +
            "pod matches both", (ConflictingPolicies.OtherPolicy, other.Policy.Name), ("CIDR", cidr.ToString()));
    }

    private static string Selector(CompiledPolicy policy) => policy.EndpointSelectors.Length == 1 ? "the selector" : "one of the selectors";

    /// <summary>The first CIDR for which the two policies ask for different values; null if there is none.</summary>
    private static Cidr? Conflict(CompiledPolicy a, CompiledPolicy b)
    {
        var same = a.Gateways.ToHashSet().SetEquals(b.Gateways);
        return PrefixOverlaps.Of(a.Destinations, b.Destinations).Equal
            .Where(m => m.First.Excluded != m.Second.Excluded || (!m.First.Excluded && !same)).Select(static m => (Cidr?)m.First.Cidr).FirstOrDefault();
    }
}
