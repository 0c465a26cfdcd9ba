using System.Globalization;

namespace EgressTools.ApiServer;

/// <summary>Objects of a <see cref="LargeCluster"/> with everything that a real server sends of them, needed or not.</summary>
internal static class LargeObjects
{
    // Keys are sorted, as those of custom resources are; 1.5 KB.
    private static readonly string EndpointText = OneLine("""
        {"apiVersion":"cilium.io/v2","kind":"CiliumEndpoint","metadata":{"creationTimestamp":"2026-01-01T00:00:00Z","generation":2,
         "labels":{"app":"@APP","pod-template-hash":"54c98b4f84","tier":"@TIER"},
         "managedFields":[{"apiVersion":"cilium.io/v2","fieldsType":"FieldsV1",
         "fieldsV1":{"f:metadata":{"f:labels":{".":{},"f:app":{},"f:pod-template-hash":{},"f:tier":{}},
         "f:ownerReferences":{".":{},"k:{\"uid\":\"@HEX-1e82-4ba2-9640-@HEX0000\"}":{}}},"f:status":{".":{},"f:encryption":{},"f:external-identifiers":{},
         "f:id":{},"f:identity":{},"f:networking":{},"f:state":{}}},"manager":"cilium-agent","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"@POD",
         "namespace":"@TEAM","ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"@POD","uid":"@HEX-1e82-4ba2-9640-@HEX0000"}],"resourceVersion":"2149",
         "uid":"@HEX-ce9d-4d4d-b5d8-@HEX0001"},"status":{"encryption":{},"external-identifiers":{"cni-attachment-id":"19d5a57cd7a84218afffbf82376bb3ce:eth0",
         "container-id":"19d5a57cd7a84218afffbf82376bb3ce","k8s-namespace":"@TEAM","k8s-pod-name":"@POD","pod-name":"@TEAM/@POD"},"id":4711,
         "identity":{"id":@ID,"labels":["k8s:app=@APP","k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name=@TEAM",
         "k8s:io.cilium.k8s.policy.cluster=default","k8s:io.cilium.k8s.policy.serviceaccount=default","k8s:io.kubernetes.pod.namespace=@TEAM",
         "k8s:tier=@TIER"]},"networking":{"addressing":[{"ipv4":"@IP"}],"node":"@NODE"},"state":"ready"}}
        """);

    private static readonly string NodeText = OneLine("""
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"@NAME","uid":"@HEX-7a11-4c9e-8f00-@HEX0000","resourceVersion":"1871",
         "creationTimestamp":"2026-01-01T00:00:00Z","labels":{@LABELS},
         "annotations":{"node.alpha.kubernetes.io/ttl":"0","volumes.kubernetes.io/controller-managed-attach-detach":"true"}},
         "spec":{"podCIDR":"10.0.0.0/24","podCIDRs":["10.0.0.0/24"],"providerID":"qcloud:///160001/ins-@HEX"},
         "status":{"capacity":{"cpu":"16","ephemeral-storage":"103080204Ki","memory":"32780100Ki","pods":"61"},
         "allocatable":{"cpu":"15900m","ephemeral-storage":"94998715850","memory":"29507396Ki","pods":"61"},
         "conditions":[{"type":"MemoryPressure","status":"False","lastHeartbeatTime":"2026-01-01T00:00:00Z","lastTransitionTime":"2026-01-01T00:00:00Z",
         "reason":"KubeletHasSufficientMemory","message":"kubelet has sufficient memory available"},
         {"type":"Ready","status":"True","lastHeartbeatTime":"2026-01-01T00:00:00Z","lastTransitionTime":"2026-01-01T00:00:00Z","reason":"KubeletReady",
         "message":"kubelet is posting ready status"}],"addresses":[{"type":"InternalIP","address":"@NAME"},{"type":"Hostname","address":"@NAME"}],
         "daemonEndpoints":{"kubeletEndpoint":{"Port":10250}},"nodeInfo":{"machineID":"19d5a57cd7a84218afffbf82376bb3ce",
         "kernelVersion":"6.6.98-40.2.tl4.x86_64","osImage":"TencentOS Server 4.4","containerRuntimeVersion":"containerd://1.6.9-tke.8",
         "kubeletVersion":"v1.32.2-tke.6","operatingSystem":"linux","architecture":"amd64"}}}
        """);

    private static readonly string CiliumNodeText = OneLine("""
        {"apiVersion":"cilium.io/v2","kind":"CiliumNode","metadata":{"creationTimestamp":"2026-01-01T00:00:00Z","generation":5,"labels":{@LABELS},
         "managedFields":[{"apiVersion":"cilium.io/v2","fieldsType":"FieldsV1",
         "fieldsV1":{"f:metadata":{"f:labels":{".":{},"f:kubernetes.io/arch":{},"f:kubernetes.io/hostname":{},"f:kubernetes.io/os":{},
         "f:topology.kubernetes.io/zone":{}}},"f:spec":{".":{},"f:addresses":{},"f:bootid":{},"f:health":{},"f:ingress":{},"f:ipam":{}}},
         "manager":"cilium-agent","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"@NAME",
         "ownerReferences":[{"apiVersion":"v1","kind":"Node","name":"@NAME","uid":"@HEX-7a11-4c9e-8f00-@HEX0000"}],"resourceVersion":"1903",
         "uid":"@HEX-55ac-4b07-a3b2-@HEX0001"},"spec":{"addresses":[{"ip":"@NAME","type":"InternalIP"},{"ip":"10.0.0.77","type":"CiliumInternalIP"}],
         "alibaba-cloud":{},"azure":{},"bootid":"74f0ad4a-4af2-4a41-b2fa-ef6ff2e9bd0b","encryption":{},"eni":{},"health":{"ipv4":"10.0.0.91"},"ingress":{},
         "ipam":{"podCIDRs":["10.0.0.0/24"],"pools":{}}},"status":{"alibaba-cloud":{},"azure":{},"eni":{},"ipam":{"operator-status":{}}}}
        """);

    private static readonly string[] Tiers = ["backend", "cache", "frontend", "jobs", "mesh"];

    public static string Endpoint(LargeCluster cluster, int i) => OfPod(EndpointText, cluster, i);

    /// <summary>Objects as servers send them: without the breaks that keep them readable here.</summary>
    public static string OneLine(string text) => text.Replace("\n ", "", StringComparison.Ordinal);

    /// <summary>An object of the i-th pod.</summary>
    public static string OfPod(string text, LargeCluster cluster, int i)
    {
        var app = i / LargeCluster.PodsOfApp;
        return text
            .Replace("@APP", LargeCluster.App(app), StringComparison.Ordinal)
            .Replace("@TIER", Tiers[app % Tiers.Length], StringComparison.Ordinal)
            .Replace("@TEAM", LargeCluster.Team(app), StringComparison.Ordinal)
            .Replace("@POD", PodName(i), StringComparison.Ordinal)
            .Replace("@HEX", Hex(i), StringComparison.Ordinal)
            .Replace("@IP", PodAddress(i), StringComparison.Ordinal)
            .Replace("@ID", (10_000 + app).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("@NODE", LargeCluster.NodeName(i % Math.Max(1, cluster.Nodes)), StringComparison.Ordinal);
    }

    public static string PodName(int i) =>
        string.Create(CultureInfo.InvariantCulture, $"{LargeCluster.App(i / LargeCluster.PodsOfApp)}-54c98b4f84-{i % LargeCluster.PodsOfApp:d5}");

    public static string Node(LargeCluster cluster, int i) => OfNode(NodeText, cluster, i);

    public static string CiliumNode(LargeCluster cluster, int i) => OfNode(CiliumNodeText, cluster, i);

    private static string OfNode(string text, LargeCluster cluster, int i) => text
        .Replace("@LABELS", NodeLabels(cluster, i), StringComparison.Ordinal)
        .Replace("@NAME", LargeCluster.NodeName(i), StringComparison.Ordinal)
        .Replace("@HEX", Hex(i), StringComparison.Ordinal);

    private static string NodeLabels(LargeCluster cluster, int i)
    {
        var gateway = i < cluster.Gateways ? string.Create(CultureInfo.InvariantCulture, $"\"egress-group\":\"{i / 2}\",\"egress-node\":\"true\",") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{gateway}\"kubernetes.io/arch\":\"amd64\",\"kubernetes.io/hostname\":\"@NAME\",\"kubernetes.io/os\":\"linux\"," +
            $"\"topology.kubernetes.io/zone\":\"zone-{i % 3}\"");
    }

    /// <summary>Addresses are in another order than names, as where nodes hand them out. An odd factor keeps them apart.</summary>
    private static string PodAddress(int i)
    {
        var n = (int)((i * 2654435761L) & 0x3f_ffff);
        return string.Create(CultureInfo.InvariantCulture, $"10.{64 + (n >> 16)}.{(n >> 8) & 255}.{n & 255}");
    }

    private static string Hex(int i) => unchecked((uint)i * 2654435761u).ToString("x8", CultureInfo.InvariantCulture);
}
