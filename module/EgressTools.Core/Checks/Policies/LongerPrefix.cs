namespace EgressTools.Checks.Policies;

internal sealed class LongerPrefix() : Check("EGT1021", Severity.Info, "Longer prefix in another policy", Inputs.Prediction, ShownIn.EveryAgent, [23002, 27491])
{
    public override string Why => "If two policies select the same pod, the longest prefix decides: a policy for 203.0.113.0/24 takes that network out of a "
        + "policy for 0.0.0.0/0. This is well defined and often intended, but the wider policy does not show it.";
    public override string Cure => "Nothing, if it is intended. Otherwise list the network in the wider policy and remove it from the narrower one, or select "
        + "different pods.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var meetings = context.Overlaps.Pairs.Select(static p => (Wide: p.First.Policy, Narrow: p.Second.Policy, Meeting: p.FirstShadowed))
            .Concat(context.Overlaps.Pairs.Select(static p => (Wide: p.Second.Policy, Narrow: p.First.Policy, Meeting: p.SecondShadowed)));
        foreach (var group in meetings.Where(static m => m.Meeting.Pods > 0).GroupBy(static m => m.Wide))
        {
            var narrow = group.Select(static m => m.Narrow.Name).Order(StringComparer.Ordinal).ToList();
            var (_, first, meeting) = group.MinBy(static m => m.Narrow.Name, StringComparer.Ordinal);
            var more = narrow.Count > 1 ? $"; {Plural.Count(narrow.Count - 1, "other policy")} {Plural.Verb(narrow.Count - 1, "do")} the same" : "";
            yield return Found(group.Key, $"policy {first.Name} takes the traffic of {Plural.Count(meeting.Pods, "pod")} to {Listed.Some(meeting.Cidrs)}: " +
                $"its prefix is longer{more}", "", ("other policies", narrow), ("first pod", meeting.FirstPod.ToString()));
        }
    }
}
