namespace EgressTools.Checks.Gateways;

internal sealed class MixedEndpoint() : Check("EGT2034", Severity.Warning, "a cluster in Terraform mixes the internet endpoint with the subnet of the intranet one")
{
    public override SnapshotKinds Needs => SnapshotKinds.NodePools;

    public override string Why =>
        "cluster_intranet_subnet_id says where the endpoint of the API server inside the VPC is, and belongs to cluster_intranet. Beside cluster_internet alone it says nothing: the API server is opened to the internet, "
        + "and the endpoint inside, which was probably meant, is not made.";

    public override string Cure => "Write cluster_intranet = true for an endpoint inside the VPC; for the one on the internet, take the subnet out and name its security group.";

    public override ImmutableArray<string> References => ["https://registry.terraform.io/providers/tencentcloudstack/tencentcloud/latest/docs/resources/kubernetes_cluster"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var cluster in TerraformPools.Of(context, "tencentcloud_kubernetes_cluster"))
        {
            var block = cluster.Block;
            // What has to be computed may be true.
            if (!block.Has("cluster_intranet_subnet_id") || block.Attribute("cluster_internet")?.Literal != "true" || (block.Attribute("cluster_intranet") is { } inside && inside.Literal != "false"))
                continue;
            yield return Found(cluster.Resource, "cluster_internet opens the API server to the internet, while cluster_intranet_subnet_id, which belongs to cluster_intranet, says nothing here: tools in the VPC find no endpoint there") with
            {
                Source = cluster.Source,
                Evidence = [new("cluster_internet", "true"), new("cluster_intranet", block.Attribute("cluster_intranet")?.Literal ?? "not set")],
                Remedy = "write cluster_intranet = true, or take cluster_intranet_subnet_id out",
            };
        }
    }
}
