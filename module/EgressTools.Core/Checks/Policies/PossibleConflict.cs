namespace EgressTools.Checks.Policies;

internal sealed class PossibleConflict() : Check("EGT1020", Severity.Warning, "two policies can claim the same pods and the same destination")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "Two policies with the same destination and different gateways are in conflict for every pod that both select: Cilium switches between them at every change in the cluster, and each switch breaks connections. "
        + "Where every pod of the one fits the other's selector too, that is sure as soon as there is such a pod; where the selectors only do not exclude each other, a pod with the labels of both is enough.";

    public override string Cure => "Write the selectors so that no pod can fit both: one label with different values, or a NotIn in the wider one.";

    public override ImmutableArray<string> References => Issues(27491, 17679);

    public override ShownIn Shown => ShownIn.EveryAgent;

    /// <summary>So many pairs are looked at; of many thousands of policies for one destination that is not all of them.</summary>
    private const int MostPairs = 3_000_000;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        // What the endpoints show already is not said again.
        var known = context.IfKnown(SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints, static c => c.Overlaps)?.Pairs
            .Where(static p => p.Conflict.Pods > 0).Select(static p => (p.First.Policy.Name, p.Second.Policy.Name)).ToHashSet() ?? [];
        var policies = context.Policies.OrderBy(static p => p.Name, StringComparer.Ordinal).Select(context.Compile).Where(static p => !p.Destinations.IsEmpty).Select(static p => new PolicySelection(p)).ToList();
        for (var (i, pairs) = (0, 0); i < policies.Count; i++)
        {
            context.Cancelled.ThrowIfCancellationRequested();
            if ((pairs += policies.Count - i - 1) > MostPairs)
            {
                yield return Found(CheckResource.Cluster, $"of {policies.Count} policies, {policies.Count - i} were not compared with each other: they are too many") with { Severity = Severity.Info, Remedy = "check fewer documents at a time, or with a cluster beside them, where pods tell" };
                yield break;
            }
            for (var j = i + 1; j < policies.Count; j++)
            {
                var (a, b) = (policies[i], policies[j]);
                if (a.Meets(b) is not (not SelectionMeeting.None and var meeting) || Contested(a.Policy, b.Policy) is not { } cidr || known.Contains((a.Policy.Policy.Name, b.Policy.Policy.Name)))
                    continue;
                yield return Finding(a.Policy, b.Policy, meeting, cidr);
            }
        }
    }

    private CheckFinding Finding(CompiledPolicy policy, CompiledPolicy other, SelectionMeeting meeting, Cidr cidr) => Found(policy.Policy, $"{meeting switch
    {
        SelectionMeeting.Within => $"every pod that {Selector(policy)} selects fits policy {other.Policy.Name} too",
        SelectionMeeting.Holds => $"every pod that {Selector(other)} of policy {other.Policy.Name} selects fits it too",
        _ => $"a pod can fit policy {other.Policy.Name} too",
    }}, and the two name different gateways or egress IPs for {cidr}: {ConflictText.Switches}") with
    {
        Severity = meeting == SelectionMeeting.Possible ? Severity.Info : Severity.Warning,
        Evidence = [new(ConflictingPolicies.OtherPolicy, other.Policy.Name), new("CIDR", cidr.ToString())],
        Remedy = $"write the selectors of {policy.Policy.Name} and {other.Policy.Name} so that no pod fits both",
    };

    private static string Selector(CompiledPolicy policy) => policy.EndpointSelectors.Length == 1 ? "the selector" : "one of the selectors";

    /// <summary>A CIDR for which both say something else, as far as the documents tell.</summary>
    private static Cidr? Contested(CompiledPolicy a, CompiledPolicy b)
    {
        var same = a.Gateways.ToHashSet().SetEquals(b.Gateways);
        foreach (var (first, second) in PrefixMeetings.Of(a.Destinations, b.Destinations).Equal)
        {
            if (first.Excluded != second.Excluded || (!first.Excluded && !same))
                return first.Cidr;
        }
        return null;
    }
}
