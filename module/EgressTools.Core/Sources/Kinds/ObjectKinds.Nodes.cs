using static EgressTools.Sources.Objects.DocumentMembers;

namespace EgressTools.Sources.Kinds;

/// <summary>The kinds one by one: those of nodes.</summary>
internal static partial class ObjectKinds
{
    public static readonly ObjectKind<Node> Nodes = new(ApiResource.Nodes, SnapshotKinds.Nodes, NodeReading.Node)
    {
        Key = static n => new ObjectName("", n.Name),
        Of = static s => s.Nodes,
        With = static (s, nodes) => s with { Nodes = nodes },
        Write = Write,
        Mask = static (n, mask) => n with
        {
            Name = mask.Text(n.Name),
            Labels = mask.Labels(n.Labels),
            Addresses = mask.Nodes(n.Addresses),
            ProviderId = mask.Text(n.ProviderId),
            Taints = [.. n.Taints.Select(t => t with { Value = mask.Text(t.Value) })],
        },
        BundleFile = "k8s-nodes",
        IsExpected = true,
        Completes = OptionCompletion.Nodes,
    };

    public static readonly ObjectKind<CiliumNode> CiliumNodes = new(ApiResource.CiliumNodes, SnapshotKinds.CiliumNodes, NodeReading.CiliumNode)
    {
        Key = static n => new ObjectName("", n.Name),
        Of = static s => s.CiliumNodes,
        With = static (s, nodes) => s with { CiliumNodes = nodes },
        Write = static n => new JObject
        {
            ["metadata"] = Metadata(new ObjectName("", n.Name), n.Labels),
            ["spec"] = new JObject { ["addresses"] = new JArray(n.Addresses.Select(static a => new JObject { ["type"] = a.Type, ["ip"] = a.Text })) },
        },
        Mask = static (n, mask) => n with { Name = mask.Text(n.Name), Labels = mask.Labels(n.Labels), Addresses = mask.Nodes(n.Addresses) },
        BundleFile = "ciliumnodes",
        IsExpected = true,
    };

    /// <summary>A cluster without Karpenter has none, which is not a gap; before Karpenter 1.0 they are v1beta1.</summary>
    public static readonly ObjectKind<NodePool> NodePools = new(ApiResource.NodePools, SnapshotKinds.NodePools, NodePoolReading.NodePool)
    {
        Key = static p => new ObjectName("", p.Name),
        Of = static s => s.NodePools,
        With = static (s, pools) => s with { NodePools = pools },
        At = static (p, location) => p with { Source = location },
        Live = static async reading =>
        {
            var versions = await reading.VersionsAsync(ApiResource.NodePools).ConfigureAwait(false);
            var known = versions.Where(static v => v is "karpenter.sh/v1" or "karpenter.sh/v1beta1").Take(1)
                .Select(static v => ApiResource.NodePools with { GroupVersion = v });
            return await reading.ServedAsync(NodePools!, [.. known]).ConfigureAwait(false);
        },
        BundleFile = "nodepools",
        IsExtra = true,
        OnDemand = true,
    };

    /// <summary>Deployments and StatefulSets of documents, for what node pools need: they alone tell nothing.</summary>
    public static readonly ObjectKind<Workload> Workloads = new(ApiResource.Deployments, SnapshotKinds.None, TaintReading.Workload)
    {
        Named = static (kind, group) => kind is "Deployment" or "StatefulSet" && group is null or "apps",
        Of = static s => s.Workloads,
        With = static (s, workloads) => s with { Workloads = workloads },
        Live = static _ => Task.FromResult<System.Collections.Immutable.ImmutableArray<Workload>>(default),
        ReadFor = SnapshotKinds.NodePools,
        IsFew = true,
        OnDemand = true,
    };

    /// <summary>Those of Cilium's namespace; elsewhere they have no effect. A cluster without that resource has none. Their version is v2 since Cilium 1.17,
    /// and was v2alpha1 before 1.16.</summary>
    public static readonly ObjectKind<CiliumNodeConfig> NodeConfigs = new(ApiResource.NodeConfigs, SnapshotKinds.NodeConfigs, NodeConfigReading.NodeConfig)
    {
        Key = static c => c.Name,
        Of = static s => s.Installation.NodeConfigs,
        With = static (s, configs) => s with { Installation = s.Installation with { NodeConfigs = configs } },
        Live = static async reading =>
        {
            ImmutableArray<ApiResource> versions = await VersionAsync(reading).ConfigureAwait(false) switch
            {
                null or { Major: 1, Minor: 16 } => [ApiResource.NodeConfigs, ApiResource.AlphaNodeConfigs],
                { Major: 1, Minor: < 16 } => [ApiResource.AlphaNodeConfigs],
                _ => [ApiResource.NodeConfigs],
            };
            return await reading.ServedAsync(NodeConfigs!, versions, await SpaceAsync(reading).ConfigureAwait(false)).ConfigureAwait(false);
        },
        Write = static c => new JObject
        {
            ["metadata"] = Metadata(c.Name),
            ["spec"] = WithKnown(new JObject { ["defaults"] = Map(c.Settings) },
                ("nodeSelector", c.NodeSelector is { } selector ? SelectorDocument.Of(selector) : null)),
        },
        Mask = static (c, mask) => c with { NodeSelector = mask.Selector(c.NodeSelector), Settings = mask.Labels(c.Settings) },
        BundleFile = "ciliumnodeconfigs",
        IsExtra = true,
    };

    public static readonly ObjectKind<NodeInterfaces> Interfaces = new(Own("node-interfaces", "NodeInterface"), SnapshotKinds.Interfaces,
        NodeInterfacesReading.Node)
    {
        Key = static n => new ObjectName("", n.Node),
        Of = static s => s.Interfaces,
        With = static (s, nodes) => s with { Interfaces = nodes },
        Write = static n => new JObject { ["node"] = n.Node, ["interfaces"] = new JArray(n.Interfaces.Select(Write)) },
        Mask = static (n, mask) => new NodeInterfaces(mask.Text(n.Node),
            [.. n.Interfaces.Select(i => i with { Addresses = i.Addresses is { } own ? [.. own.Select(mask.Interface)] : null })]),
    };

    private static JObject Write(Node node)
    {
        var spec = WithKnown(
            [],
            ("providerID", Known(node.ProviderId)),
            ("unschedulable", node.Unschedulable ? true : null),
            ("taints", node.Taints.IsEmpty ? null : new JArray(node.Taints.Select(PlacementDocument.Of))));
        var status = new JObject
        {
            ["addresses"] = new JArray(node.Addresses.Select(static a => new JObject { ["type"] = a.Type, ["address"] = a.Text })),
            ["nodeInfo"] = new JObject
            {
                ["kubeletVersion"] = node.KubeletVersion,
                ["osImage"] = node.OsImage,
                ["kernelVersion"] = node.KernelVersion,
                ["containerRuntimeVersion"] = node.ContainerRuntime,
            },
        };
        if (node.Readiness != NodeReadiness.Unknown)
            status["conditions"] = Ready(node.Readiness switch { NodeReadiness.Ready => "True", NodeReadiness.NotReady => "False", _ => "Unknown" });
        return new JObject { ["metadata"] = Metadata(new ObjectName("", node.Name), node.Labels, node.CreatedAt), ["spec"] = spec, ["status"] = status };
    }

    private static JObject Write(NodeInterface device) => WithKnown(
        new JObject { ["name"] = device.Name },
        ("addresses", device.Addresses is { } addresses ? new JArray(addresses.Select(static a => a.ToString())) : null),
        ("defaultRoute", device.DefaultRoute),
        ("defaultRoute6", device.DefaultRoute6),
        ("ciliumDevice", device.CiliumDevice));

    /// <summary>A kind that only files hold.</summary>
    private static ApiResource Own(string file, string kind) => new(SavedSnapshot.Group + "/v1", file, kind, Namespaced: false);
}
