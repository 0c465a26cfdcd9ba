namespace EgressTools.Checks.Gateways;

internal sealed class UnusedIntranetSubnet()
    : Check("EGT2034", Severity.Warning, "Internet endpoint with an intranet subnet (Terraform)", SnapshotKinds.NodePools, ShownIn.OutsideCilium,
    ["https://registry.terraform.io/providers/tencentcloudstack/tencentcloud/latest/docs/resources/kubernetes_cluster"])
{
    public override string Why => "cluster_intranet_subnet_id is the subnet of the API server's endpoint in the VPC and belongs to cluster_intranet. Beside "
        + "cluster_internet alone it has no effect. The API server is open to the internet, and the endpoint in the VPC, which was probably intended, is not "
        + "created.";
    public override string Cure => "For an endpoint in the VPC, write cluster_intranet = true. For an endpoint on the internet, remove the subnet and name the "
        + "security group.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from cluster in TerraformPools.Of(context, "tencentcloud_kubernetes_cluster")
        let block = cluster.Block
        // A computed value of cluster_intranet may be true.
        where block.Has("cluster_intranet_subnet_id") && block.Attribute("cluster_internet")?.Literal == "true"
            && (block.Attribute("cluster_intranet") is not { } inside || inside.Literal == "false")
        select Found(cluster, "cluster_intranet_subnet_id has no effect without cluster_intranet: the API server has an endpoint on the internet only",
            "write cluster_intranet = true, or remove cluster_intranet_subnet_id", ("cluster_internet", "true"),
            ("cluster_intranet", block.Attribute("cluster_intranet")?.Literal ?? "not set"));
}
