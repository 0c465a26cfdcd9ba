using System.Collections.Immutable;
using EgressTools.Model;

namespace EgressTools.Checks.Installation;

internal sealed class UpgradeEffects() : ConfigurationCheck("EGT4025", Severity.Warning, "the upgrade changes what agents do with traffic")
{
    public override string Why =>
        "Some releases changed what happens to traffic without a word in any policy: 1.14 drops what has no gateway, which left by the pod's node before; 1.20 keeps its entries in another map, so that every agent has to fill it anew. "
        + "It is looked at with --upgrade-to only.";

    public override string Cure => "See beforehand that every policy has a gateway, upgrade node by node, and compare the agents' maps afterwards (kubectl egress verify).";

    public override ImmutableArray<string> References => Issues(24835, 37092, 45077, 44026, 32971);

    public override ShownIn Shown => ShownIn.EveryAgent;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        if (context.UpgradeFrom is not { } from || context.Version is not { } to || !IsUsed(context))
            yield break;
        if (Crosses(14))
            yield return Wrong(context, Severity.Warning, $"{from} lets traffic of a policy without a gateway leave by the pod's node, {to} drops it", "see that each policy has a gateway: kubectl egress policies");
        if (Crosses(20))
            yield return Wrong(context, Severity.Info, $"agents of {to} keep their entries in another map than {from}, and each fills it anew when it starts", "upgrade node by node, then kubectl egress verify");

        bool Crosses(int minor) => !from.IsAtLeast(1, minor) && to.IsAtLeast(1, minor);
    }
}
