namespace EgressTools.Checks.Tool;

internal sealed class BrokenCheck() : Check("EGT9002", Severity.Error, "a check broke off")
{
    public override SnapshotKinds Needs => SnapshotKinds.None;

    public override string Why => "A check met something that its author did not think of. The other checks ran; what this one would have found is not known.";

    public override string Cure => "Leave the check out with --skip until it is mended, and report what it says together with a snapshot (kubectl egress snapshot --mask-addresses).";

    public override ImmutableArray<string> References => ["https://github.com/cilium/cilium/issues"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from result in context.Done
        where result.Outcome == CheckOutcome.Failed
        select Found(CheckResource.Cluster, $"{result.Check.Code} ({result.Check.Title}) broke off: {result.Reason}") with { Remedy = $"--skip {result.Check.Code}" };
}
