namespace EgressTools.Checks.Tool;

internal sealed class IgnoredSuppression() : Check("EGT9003", Severity.Warning, "Ignored annotation that skips a check", SnapshotKinds.Policies,
    ShownIn.OutsideCilium, ["https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/"])
{
    public override string Why => "The annotation egresstools.io/skip-EGT1001 skips a check for one policy. Its value must be the reason, for the next reader, "
        + "and its name must have the code of a check. Otherwise the tool ignores it.";
    public override string Cure => $"Write the reason as the value of the annotation, and the code of a check in its name ({Subcommands.Check} "
        + $"{Options.List}).";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            foreach (var (code, reason) in policy.Suppressions)
            {
                if (!CheckCatalogue.All.Any(c => c.Code == code))
                    yield return Found(policy, $"annotation skips unknown check '{code}'", $"{Subcommands.Check} {Options.List}");
                else if (string.IsNullOrWhiteSpace(reason))
                    yield return Found(policy, $"annotation that skips {code} is ignored: it has no reason", "write the reason as the annotation's value");
            }
        }
    }
}
