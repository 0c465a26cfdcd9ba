namespace EgressTools.Provisioning.NodePools;

/// <summary>A pool that Karpenter makes nodes for: NodePool (karpenter.sh/v1), TKEMachineNodeClass
/// (karpenter.k8s.tke/v1beta1), and the pods that nodes are made for.</summary>
internal static class KarpenterPool
{
    private const string ClassGroup = "karpenter.k8s.tke";
    private const string ClassKind = "TKEMachineNodeClass";

    public static ImmutableArray<CommentedObject> Write(GatewayPool pool) => [NodeClass(pool), NodePool(pool), KarpenterAnchor.Deployment(pool)];

    private static CommentedObject NodeClass(GatewayPool pool)
    {
        var internet = new JObject { ["chargeType"] = pool.Address.Charge.Karpenter, ["maxBandwidthOut"] = pool.Address.Mbps };
        if (pool.Address.PackageId is { } package)
            internet["bandwidthPackageID"] = package;
        var spec = new JObject
        {
            ["internetAccessible"] = internet,
            ["systemDisk"] = new JObject { ["size"] = pool.DiskSize, ["type"] = pool.DiskType.Karpenter },
            ["subnetSelectorTerms"] = Terms(pool.SubnetIds),
            ["securityGroupSelectorTerms"] = Terms(pool.SecurityGroupIds),
            ["sshKeySelectorTerms"] = Terms(pool.SshKeyIds),
        };
        return new(Document(ClassGroup + "/v1beta1", ClassKind, pool.Name, spec),
        [
            ("spec", "What changes here reaches only nodes that are made afterwards."),
            ("spec.internetAccessible", PoolComments.Address),
            ("spec.subnetSelectorTerms", PoolComments.Subnets),
            ("spec.securityGroupSelectorTerms", PoolComments.SecurityGroups),
        ]);
    }

    private static CommentedObject NodePool(GatewayPool pool)
    {
        var labels = new JObject(pool.Labels.Select(static l => new JProperty(l.Key, l.Value)));
        var annotations = new JObject { ["beta.karpenter.k8s.tke.machine.spec/annotations"] = "node.tke.cloud.tencent.com/image-label=" + pool.Image };
        var spec = new JObject
        {
            ["disruption"] = JObject.Parse("""{"consolidationPolicy": "WhenEmpty", "consolidateAfter": "Never", "budgets": [{"nodes": "0"}]}"""),
            ["limits"] = new JObject { ["cpu"] = Text(pool.Replicas * pool.InstanceCpu) },
            ["template"] = new JObject { ["metadata"] = new JObject { ["annotations"] = annotations, ["labels"] = labels }, ["spec"] = Template(pool) },
        };
        return new(Document("karpenter.sh/v1", "NodePool", pool.Name, spec),
        [
            ("spec.disruption", "Karpenter does not remove or replace a gateway because it is empty, underused or\ndifferent from these documents: " +
                "its public address would be lost."),
            ("spec.limits", $"{pool.Replicas} nodes of {pool.InstanceCpu} CPUs, and never one more."),
            ("spec.template.metadata.annotations", TerraformPool.ImageComment),
            ("spec.template.spec.expireAfter", "Otherwise every node is replaced after 720h, whatever the budgets say."),
        ]);
    }

    private static JObject Template(GatewayPool pool)
    {
        var spec = new JObject { ["expireAfter"] = "Never" };
        if (pool.Taint is { } taint)
            spec["taints"] = new JArray(new JObject { ["key"] = taint.Key, ["value"] = taint.Value, ["effect"] = taint.Effect });
        spec["nodeClassRef"] = new JObject { ["group"] = ClassGroup, ["kind"] = ClassKind, ["name"] = pool.Name };
        spec["requirements"] = new JArray(Requirements(pool));
        return spec;
    }

    // A spot instance is taken back when the cloud wants it.
    private static JObject[] Requirements(GatewayPool pool) =>
    [
        Requirement("kubernetes.io/arch", "amd64"), Requirement("kubernetes.io/os", "linux"), Requirement("karpenter.sh/capacity-type", "on-demand"),
        .. pool.InstanceFamilies.IsEmpty ? [] : (JObject[])[Requirement(ClassGroup + "/instance-family", [.. pool.InstanceFamilies])],
        Requirement(ClassGroup + "/instance-cpu", Text(pool.InstanceCpu)),
    ];

    private static JObject Requirement(string key, params string[] values) => new() { ["key"] = key, ["operator"] = "In", ["values"] = new JArray(values) };

    private static JArray Terms(ImmutableArray<string> ids) => new(ids.Select(static id => new JObject { ["id"] = id }));
    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static JObject Document(string apiVersion, string kind, string name, JObject spec) =>
        new() { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JObject { ["name"] = name }, ["spec"] = spec };
}
