namespace EgressTools.Model;

/// <summary>A resource of the API: its plural name, group version and kind.</summary>
/// <param name="GroupVersion">"v1" or "group/version".</param>
/// <param name="Plural">Such as "ciliumendpoints".</param>
/// <param name="Kind">Such as "CiliumEndpoint".</param>
public sealed record ApiResource(string GroupVersion, string Plural, string Kind, bool Namespaced)
{
    /// <summary>Nodes.</summary>
    public static readonly ApiResource Nodes = new("v1", "nodes", "Node", Namespaced: false);
    /// <summary>Services.</summary>
    public static readonly ApiResource Services = new("v1", "services", "Service", Namespaced: true);
    /// <summary>Namespaces.</summary>
    public static readonly ApiResource Namespaces = new("v1", "namespaces", "Namespace", Namespaced: false);
    /// <summary>Pods.</summary>
    public static readonly ApiResource Pods = new("v1", "pods", "Pod", Namespaced: true);
    /// <summary>ConfigMaps.</summary>
    public static readonly ApiResource ConfigMaps = new("v1", "configmaps", "ConfigMap", Namespaced: true);
    /// <summary>DaemonSets.</summary>
    public static readonly ApiResource DaemonSets = new("apps/v1", "daemonsets", "DaemonSet", Namespaced: true);
    /// <summary>Deployments.</summary>
    public static readonly ApiResource Deployments = new("apps/v1", "deployments", "Deployment", Namespaced: true);
    /// <summary>StatefulSets.</summary>
    public static readonly ApiResource StatefulSets = new("apps/v1", "statefulsets", "StatefulSet", Namespaced: true);
    /// <summary>ReplicaSets.</summary>
    public static readonly ApiResource ReplicaSets = new("apps/v1", "replicasets", "ReplicaSet", Namespaced: true);
    /// <summary>Jobs.</summary>
    public static readonly ApiResource Jobs = new("batch/v1", "jobs", "Job", Namespaced: true);
    /// <summary>Secrets.</summary>
    public static readonly ApiResource Secrets = new("v1", "secrets", "Secret", Namespaced: true);
    /// <summary>EndpointSlices, which every server has that Cilium 1.14 and later run on.</summary>
    public static readonly ApiResource EndpointSlices = new("discovery.k8s.io/v1", "endpointslices", "EndpointSlice", Namespaced: true);
    /// <summary>Events.</summary>
    public static readonly ApiResource Events = new("v1", "events", "Event", Namespaced: true);
    /// <summary>CiliumNodes.</summary>
    public static readonly ApiResource CiliumNodes = new("cilium.io/v2", "ciliumnodes", "CiliumNode", Namespaced: false);
    /// <summary>CiliumEndpoints.</summary>
    public static readonly ApiResource CiliumEndpoints = new("cilium.io/v2", "ciliumendpoints", "CiliumEndpoint", Namespaced: true);
    /// <summary>CiliumIdentities.</summary>
    public static readonly ApiResource CiliumIdentities = new("cilium.io/v2", "ciliumidentities", "CiliumIdentity", Namespaced: false);
    /// <summary>CiliumEgressGatewayPolicies.</summary>
    public static readonly ApiResource Policies = new("cilium.io/v2", "ciliumegressgatewaypolicies", "CiliumEgressGatewayPolicy", Namespaced: false);
    /// <summary>NodePools of Karpenter.</summary>
    public static readonly ApiResource NodePools = new("karpenter.sh/v1", "nodepools", "NodePool", Namespaced: false);
    /// <summary>CiliumNodeConfigs.</summary>
    public static readonly ApiResource NodeConfigs = new("cilium.io/v2", "ciliumnodeconfigs", "CiliumNodeConfig", Namespaced: true);
    /// <summary>CiliumNodeConfigs of releases that do not serve version v2 of them.</summary>
    public static readonly ApiResource AlphaNodeConfigs = NodeConfigs with { GroupVersion = "cilium.io/v2alpha1" };

    /// <summary>The group alone; empty for the core group.</summary>
    public string Group => GroupVersion.Contains('/', StringComparison.Ordinal) ? GroupVersion[..GroupVersion.IndexOf('/', StringComparison.Ordinal)] : "";
    /// <summary>As in RBAC and in the server's messages: "pods", "ciliumnodes.cilium.io".</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The path under the server's address, for example "apis/apps/v1/namespaces/kube-system/daemonsets"; all namespaces where it is empty.</summary>
    public string Path(string scope)
    {
        var root = Group.Length == 0 ? "api" : "apis";
        return Namespaced && scope.Length > 0 ? $"{root}/{GroupVersion}/namespaces/{Uri.EscapeDataString(scope)}/{Plural}" : $"{root}/{GroupVersion}/{Plural}";
    }

    /// <summary>The path of one object.</summary>
    public string Path(ObjectName name) => $"{Path(name.Namespace)}/{Uri.EscapeDataString(name.Name)}";
}
