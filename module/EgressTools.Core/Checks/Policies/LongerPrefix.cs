namespace EgressTools.Checks.Policies;

internal sealed class LongerPrefix() : Check("EGT1021", Severity.Info, "Longer prefix in another policy", Inputs.Prediction, ShownIn.EveryAgent, [23002, 27491])
{
    public override string Why => "If two policies select the same pod, the longest prefix decides: a policy for 203.0.113.0/24 takes that network out of a "
        + "policy for 0.0.0.0/0. This is well defined and often intended, but the wider policy does not show it.";
    public override string Cure => "Nothing, if it is intended. Otherwise list the network in the wider policy and remove it from the narrower one, or select "
        + "different pods.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from pair in context.Overlaps.Pairs
        from overlap in Overlaps(pair)
        where overlap.Met.Pods > 0
        group overlap by overlap.Wide into same
        let narrow = same.Select(static m => m.Narrow.Name).Order(StringComparer.Ordinal).ToList()
        let first = same.MinBy(static m => m.Narrow.Name, StringComparer.Ordinal)
        let more = narrow.Count > 1 ? $"; {Plural.Count(narrow.Count - 1, "other policy")} {Plural.Verb(narrow.Count - 1, "do")} the same" : ""
        select Found(same.Key, $"policy {first.Narrow.Name} takes the traffic of {Plural.Count(first.Met.Pods, "pod")} to {Listed.Short(first.Met.Cidrs)}: " +
            $"its prefix is longer{more}", "", ("other policies", narrow), ("first pod", first.Met.FirstPod));

    private static (EgressPolicy Wide, EgressPolicy Narrow, PolicyOverlap Met)[] Overlaps(PolicyPair pair) =>
        [(pair.First.Policy, pair.Second.Policy, pair.FirstShadowed), (pair.Second.Policy, pair.First.Policy, pair.SecondShadowed)];
}
