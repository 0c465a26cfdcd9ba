namespace EgressTools.ApiServer;

/// <summary>A kind of object that the server keeps.</summary>
internal sealed record ResourceKind(string Group, string Version, string Plural, string Kind, bool Namespaced)
{
    private static readonly ResourceKind[] BuiltIn =
    [
        new("", "v1", "configmaps", "ConfigMap", Namespaced: true),
        new("", "v1", "endpoints", "Endpoints", Namespaced: true),
        new("", "v1", "events", "Event", Namespaced: true),
        new("", "v1", "namespaces", "Namespace", Namespaced: false),
        new("", "v1", "nodes", "Node", Namespaced: false),
        new("", "v1", "pods", "Pod", Namespaced: true),
        new("", "v1", "secrets", "Secret", Namespaced: true),
        new("", "v1", "serviceaccounts", "ServiceAccount", Namespaced: true),
        new("", "v1", "services", "Service", Namespaced: true),
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", Namespaced: false),
        new("apps", "v1", "daemonsets", "DaemonSet", Namespaced: true),
        new("apps", "v1", "deployments", "Deployment", Namespaced: true),
        new("apps", "v1", "replicasets", "ReplicaSet", Namespaced: true),
        new("apps", "v1", "statefulsets", "StatefulSet", Namespaced: true),
        new("batch", "v1", "cronjobs", "CronJob", Namespaced: true),
        new("batch", "v1", "jobs", "Job", Namespaced: true),
        new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", Namespaced: true),
        new("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", Namespaced: false),
        new("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", Namespaced: false),
        new("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", Namespaced: true),
        new("rbac.authorization.k8s.io", "v1", "roles", "Role", Namespaced: true),
    ];

    private static readonly ResourceKind[] Cilium =
    [
        new("cilium.io", "v2", "ciliumidentities", "CiliumIdentity", Namespaced: false),
        new("cilium.io", "v2", "ciliumnodes", "CiliumNode", Namespaced: false),
        new("cilium.io", "v2", "ciliumegressgatewaypolicies", "CiliumEgressGatewayPolicy", Namespaced: false),
        new("cilium.io", "v2", "ciliumendpoints", "CiliumEndpoint", Namespaced: true),
    ];

    // Not in the clusters that answers were recorded of: absent until they are installed.
    private static readonly ResourceKind[] Others =
    [
        new("cilium.io", "v2", "ciliumnodeconfigs", "CiliumNodeConfig", Namespaced: true),
        new("cilium.io", "v2alpha1", "ciliumegressnatpolicies", "CiliumEgressNATPolicy", Namespaced: false),
        new("isovalent.com", "v1", "isovalentegressgatewaypolicies", "IsovalentEgressGatewayPolicy", Namespaced: false),
        new("karpenter.sh", "v1", "nodepools", "NodePool", Namespaced: false),
        new("karpenter.sh", "v1beta1", "nodepools", "NodePool", Namespaced: false),
    ];

    public static IReadOnlyList<ResourceKind> All { get; } = [.. BuiltIn, .. Cilium, .. Others];

    public bool IsCustom => Group is "cilium.io" or "isovalent.com" or "karpenter.sh";

    public string GroupVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>As in RBAC messages: "nodes", "ciliumnodes.cilium.io".</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public static ResourceKind? Find(string group, string version, string plural) =>
        All.FirstOrDefault(k => k.Group == group && k.Version == version && k.Plural == plural);

    public static ResourceKind? OfObject(string apiVersion, string kind) => All.FirstOrDefault(k => k.GroupVersion == apiVersion && k.Kind == kind);
}
