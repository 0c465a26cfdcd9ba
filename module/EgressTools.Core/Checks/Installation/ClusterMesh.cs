namespace EgressTools.Checks.Installation;

internal sealed class ClusterMesh() : ConfigurationCheck("EGT4007", Severity.Info, "Cluster with a cluster mesh ID", ShownIn.EveryDocument, [27918])
{
    private const string Key = "cluster-id";

    public override string Why => "An ID alone does not make a cluster mesh. In a mesh, policies are limited to one cluster: agents match no pods of other "
        + "clusters, and nodes of other clusters are never gateways. If a policy expects pods or gateways in another cluster, traffic leaves by the pod's own "
        + "node or is dropped.";
    public override string Cure => "Keep the pods and gateways of a policy in one cluster, and create the policy there.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        int.TryParse(context.Configured.Setting(Key), CultureInfo.InvariantCulture, out var id) && id != 0
            ? [Wrong(context, Severity.Info, $"{Key} is {id}: in a cluster mesh, policies select pods and nodes of their own cluster only",
                "keep the pods and the gateways of each policy in one cluster", Key, "cluster-name")] : [];
}
