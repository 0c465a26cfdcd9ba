namespace EgressTools.Checks.Tool;

internal sealed class FailedCheck() : Check("EGT9002", Severity.Error, "Failed check", SnapshotKinds.None, ShownIn.OutsideCilium,
    ["https://github.com/cilium/cilium/issues"])
{
    public override string Why => "A check threw an error that its author did not expect. The other checks ran. What this check would have found is unknown.";
    public override string Cure => $"Skip the check with {Options.Skip} until it is fixed, and report the message with a snapshot ({Subcommands.Snapshot} "
        + $"{Options.MaskAddresses}).";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from result in context.Done
        where result.Outcome == CheckOutcome.Failed
        select Found(CheckResource.Cluster, $"{result.Check.Code} ({result.Check.Title}) failed: {result.Reason}", Options.Skip.With(result.Check.Code));
}
