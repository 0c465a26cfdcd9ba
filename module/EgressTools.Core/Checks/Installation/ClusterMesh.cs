using System.Collections.Immutable;
using EgressTools.Model;

namespace EgressTools.Checks.Installation;

internal sealed class ClusterMesh() : ConfigurationCheck("EGT4007", Severity.Warning, "the cluster has a number in a cluster mesh")
{
    public override string Why =>
        "Policies do not reach over a mesh: pods of other clusters are not matched, and nodes of other clusters are never gateways. "
        + "Where gateways or pods were meant to be in another cluster, traffic leaves by the own node or is dropped.";

    public override string Cure =>
        "Keep pods and gateways of a policy in one cluster, and write the policy there.";

    public override ImmutableArray<string> References => Issues(27918);

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Key = "cluster-id";
        if (int.TryParse(context.Configured.Setting(Key), System.Globalization.CultureInfo.InvariantCulture, out var id) && id != 0)
            yield return Wrong(context, Severity.Warning, $"{Key} is {id}, as in a cluster mesh: policies choose among the pods and nodes of this cluster only", "keep the pods and the gateways of each policy in one cluster", Key, "cluster-name");
    }
}
