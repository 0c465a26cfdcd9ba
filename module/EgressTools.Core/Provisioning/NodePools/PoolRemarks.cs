namespace EgressTools.Provisioning.NodePools;

/// <summary>What to say about a pool beside its documents.</summary>
internal static class PoolRemarks
{
    /// <summary>What costs a gateway its address, or leaves traffic without one.</summary>
    public static IEnumerable<string> Warnings(GatewayPool pool)
    {
        yield return pool.Kind switch
        {
            NodePoolKind.Native => "Terraform recreates the pool where cluster_id, instance_charge_type, instance_types, system_disk or internet_accessible " +
                "change (bandwidth and charge type too), and every gateway then gets another public address; prevent_destroy refuses such a plan",
            NodePoolKind.Regular => "Terraform recreates the pool where cluster_id, vpc_id, subnet_ids, instance_type or key_ids change, " +
                "and every gateway then gets another public address; prevent_destroy refuses such a plan",
            _ => "gateways go, and their public addresses with them, where the NodePool, the TKEMachineNodeClass or a NodeClaim is deleted; " +
                "what changes in the documents reaches only nodes that are made afterwards",
        };
        yield return "the public address of a gateway is released with its node: where partners admit single addresses, " +
            "keep Elastic IPs of your own (tencentcloud_eip)";
        if (pool.Replicas == 1)
            yield return $"one gateway has no other to take over when it fails: {Options.Replicas} 2 or more";
        if (pool.Kind == NodePoolKind.Regular)
        {
            foreach (var (key, _) in pool.Labels.Where(static l => !PoolNames.IsRegularLabelKey(l.Key)))
                yield return $"{Options.Label}: the provider's documentation allows a regular pool keys of up to 63 letters, digits, '/' and '-' only, " +
                    $"and the cloud may refuse '{key}'";
        }
    }

    /// <summary>What the pool needs around it.</summary>
    /// <param name="variables">The names of the variables to give.</param>
    public static IEnumerable<string> Notes(GatewayPool pool, ImmutableArray<string> variables)
    {
        if (!variables.IsEmpty)
            yield return $"variables to give, in a file *.tfvars or with -var: {Listed.All(variables)}";
        yield return pool.NewSubnets.IsEmpty ? "subnets: the gateways' own, without a route 0.0.0.0/0 to a NAT gateway, which would catch what leaves"
            : "subnets: the file makes them, with a route table that has no route 0.0.0.0/0 to a NAT gateway, and must not get one";
        yield return "security groups: UDP 8472 from the subnets of all nodes, Cilium's VXLAN tunnel unless tunnel-port says otherwise";
        if (pool.Taint is null)
            yield return $"without {Options.Taint} ordinary pods are scheduled to the gateways too";
        if (pool.Kind == NodePoolKind.Karpenter)
            yield return "Karpenter makes a node only for a pod that waits for one: " +
                $"Deployment {pool.AnchorNamespace}/{pool.Name}-anchor has one for each gateway";
    }
}
