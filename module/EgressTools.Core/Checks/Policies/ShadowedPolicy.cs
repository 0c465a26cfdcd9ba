namespace EgressTools.Checks.Policies;

internal sealed class ShadowedPolicy() : Check("EGT1021", Severity.Info, "a longer prefix of another policy takes part of the traffic")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Endpoints;

    public override string Why =>
        "Where two policies select the same pod, the longest prefix decides: a policy for 203.0.113.0/24 takes that network out of one for 0.0.0.0/0. That is well defined and often meant; "
        + "whoever reads only the wider policy does not see it.";

    public override string Cure => "Nothing, where it is meant. Otherwise list the network in the wider policy too and in the narrower one no more, or select different pods.";

    public override ImmutableArray<string> References => Issues(23002, 27491);

    public override ShownIn Shown => ShownIn.EveryAgent;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var meetings = context.Overlaps.Pairs.Select(static p => (Wide: p.First.Policy, Narrow: p.Second.Policy, Meeting: p.FirstShadowed))
            .Concat(context.Overlaps.Pairs.Select(static p => (Wide: p.Second.Policy, Narrow: p.First.Policy, Meeting: p.SecondShadowed)));
        foreach (var group in meetings.Where(static m => m.Meeting.Pods > 0).GroupBy(static m => m.Wide))
        {
            var narrow = group.Select(static m => m.Narrow.Name).Order(StringComparer.Ordinal).ToList();
            var (_, first, meeting) = group.MinBy(static m => m.Narrow.Name, StringComparer.Ordinal);
            yield return Found(group.Key, $"policy {first.Name} takes the traffic of {Plural.Count(meeting.Pods, "pod")} to {Listed.Some(meeting.Cidrs)}, since its prefix is longer{(narrow.Count > 1 ? $"; so do {narrow.Count - 1} more for other parts" : "")}") with
            {
                Evidence = [new("other policies", Listed.Plain(narrow)), new("first pod", meeting.FirstPod.ToString())],
            };
        }
    }
}
