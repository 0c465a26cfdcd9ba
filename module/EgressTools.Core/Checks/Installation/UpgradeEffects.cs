namespace EgressTools.Checks.Installation;

internal sealed class UpgradeEffects() : ConfigurationCheck("EGT4025", Severity.Error, "Change of behavior between releases", ShownIn.EveryAgent,
    [24835, 30159, 44026, 32971, 48660, 37092, 45077])
{
    public override string Why => "Releases change what agents do with the same policy and settings, often without a line in the release notes. For example, "
        + "1.15 installs no routes for egress IPs, 1.18 drops traffic whose egressIP is on no interface, and in 1.19 a selector that cannot be compiled "
        + $"matches every pod. docs/upgrades.md lists all changes with their sources. The check runs only with {Options.UpgradeTo}, in both directions. It "
        + "omits what another check finds in the new release.";
    public override string Cure => "Follow the finding before the upgrade, upgrade node by node, and compare the agents' maps afterwards "
        + $"({Subcommands.Verify}). {Subcommands.Plan} {Options.CiliumVersion} shows the pods that move.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.UpgradeFrom is not { } from || context.Version is not { } to || !IsUsed(context))
            yield break;
        var sides = new UpgradeSides(context, from, to);
        foreach (var change in ReleaseChanges.All.Where(c => c.IsCrossed(from, to)))
        {
            if (change.Concerns?.Invoke(sides) is not { } concern)
                continue;
            var who = concern.Who.Length == 0 ? "" : $"{concern.Who}: ";
            var told = $"{who}agents of {from} {change.By(from)}; agents of {to} {change.By(to)}";
            yield return Wrong(context, change.Severity, told, change.Remedy) with { Evidence = concern.Evidence, Reference = change.Sources[0] };
        }
    }
}
