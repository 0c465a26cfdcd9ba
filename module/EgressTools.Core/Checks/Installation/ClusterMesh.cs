namespace EgressTools.Checks.Installation;

internal sealed class ClusterMesh() : ConfigurationCheck("EGT4007", Severity.Info, "the cluster has a number, as those of a cluster mesh have")
{
    public override string Why =>
        "A number alone does not make a mesh, but in one policies do not reach over: pods of other clusters are not matched, and nodes of other clusters are never gateways. "
        + "Where gateways or pods were meant to be in another cluster, traffic leaves by the own node or is dropped.";

    public override string Cure =>
        "Keep pods and gateways of a policy in one cluster, and write the policy there.";

    public override ImmutableArray<string> References => Issues(27918);

    public override ShownIn Shown => ShownIn.EveryDocument;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Key = "cluster-id";
        if (int.TryParse(context.Configured.Setting(Key), System.Globalization.CultureInfo.InvariantCulture, out var id) && id != 0)
            yield return Wrong(context, Severity.Info, $"{Key} is {id}: if the cluster is part of a mesh, policies choose all the same among its own pods and nodes only", "keep the pods and the gateways of each policy in one cluster", Key, "cluster-name");
    }
}
