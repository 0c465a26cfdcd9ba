using System.Text.RegularExpressions;

namespace EgressTools.Sources;

/// <summary>What the names of a bundle's files tell.</summary>
internal static partial class BundleFile
{
    /// <summary>When a bundle was made, from the name of one of its files: ages count up to then (facts 0.6).</summary>
    public static DateTimeOffset? TakenAt(string file) =>
        Stamp().Match(Path.GetFileNameWithoutExtension(file)) is { Success: true } match
            && DateTimeOffset.TryParseExact(match.Value[1..], "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    /// <summary>In bundles a list may come without its kind: <c>ciliumnodes-20251030-101500.yaml</c> holds CiliumNodes (facts 0.6).</summary>
    public static string? ItemsOf(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        (string Prefix, string Kind)[] known =
        [
            ("ciliumegressgatewaypolicies", "CiliumEgressGatewayPolicy"), ("ciliumendpoints", "CiliumEndpoint"), ("ciliumidentities", "CiliumIdentity"),
            ("ciliumnodes", "CiliumNode"), ("ciliumnodeconfigs", "CiliumNodeConfig"), ("cilium-configmap", "ConfigMap"), ("cilium-daemonset", "DaemonSet"), ("k8s-nodes", "Node"), ("k8s-pods", "Pod"),
            ("k8s-namespaces", "Namespace"), ("k8s-services", "Service"), ("nodepools", "NodePool"),
        ];
        return known.FirstOrDefault(k => name == k.Prefix || name.StartsWith(k.Prefix + "-", StringComparison.Ordinal)).Kind;
    }

    /// <summary>What a file that cannot be read would have told of.</summary>
    public static SnapshotKinds KindsOf(string file) => ItemsOf(file) switch
    {
        "CiliumEgressGatewayPolicy" => SnapshotKinds.Policies,
        "CiliumEndpoint" => SnapshotKinds.Endpoints,
        "CiliumNode" => SnapshotKinds.CiliumNodes,
        "Node" => SnapshotKinds.Nodes,
        "Pod" => SnapshotKinds.Pods | SnapshotKinds.AgentPods,
        "CiliumIdentity" => SnapshotKinds.Identities,
        "Namespace" => SnapshotKinds.Namespaces,
        "Service" => SnapshotKinds.Services,
        "NodePool" => SnapshotKinds.NodePools,
        "ConfigMap" => SnapshotKinds.Installation | SnapshotKinds.Configuration | SnapshotKinds.MasqueradeLists,
        "DaemonSet" => SnapshotKinds.Installation,
        "CiliumNodeConfig" => SnapshotKinds.NodeConfigs,
        // What was to be read from it is not known.
        _ => SnapshotKinds.All | SnapshotKinds.Preflight,
    };

    [GeneratedRegex(@"-\d{8}-\d{6}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stamp();
}
