using System.Globalization;

namespace EgressTools.ApiServer;

/// <summary>Objects of a cluster as large as they come.</summary>
public static class LargeCluster
{
    private const string Endpoint = """
        {"apiVersion":"cilium.io/v2","kind":"CiliumEndpoint","metadata":{"creationTimestamp":"2026-01-01T00:00:00Z","generation":2,"labels":{"app":"@APP","pod-template-hash":"54c98b4f84"},"managedFields":[{"apiVersion":"cilium.io/v2","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:labels":{"f:app":{},"f:pod-template-hash":{}},"f:ownerReferences":{}},"f:status":{"f:encryption":{},"f:external-identifiers":{},"f:id":{},"f:identity":{},"f:networking":{},"f:state":{}}},"manager":"cilium-agent","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"@APP-@I","namespace":"@NS","ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"@APP-@I","uid":"3a1b16a7-1e82-4ba2-9640-@HEX"}],"resourceVersion":"2149","uid":"b0df970c-ce9d-4d4d-b5d8-@HEX"},"status":{"encryption":{},"external-identifiers":{"cni-attachment-id":"19d5a57cd7a84218afffbf82376bb3ce:eth0","k8s-namespace":"@NS","k8s-pod-name":"@APP-@I","pod-name":"@NS/@APP-@I"},"id":4711,"identity":{"id":@ID,"labels":["k8s:app=@APP","k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name=@NS","k8s:io.cilium.k8s.policy.cluster=default","k8s:io.cilium.k8s.policy.serviceaccount=default","k8s:io.kubernetes.pod.namespace=@NS"]},"networking":{"addressing":[{"ipv4":"@IP"}],"node":"172.16.0.9"},"policy":{"egress":{"enforcing":false,"state":"<status disabled>"},"ingress":{"enforcing":false,"state":"<status disabled>"}},"state":"ready"}}
        """;

    /// <summary>CiliumEndpoints of about 1.4 KB each, of 1,500 identities.</summary>
    public static GeneratedList Endpoints(int count) => new("ciliumendpoints", count, static i => Endpoint
        .Replace("@APP", string.Create(CultureInfo.InvariantCulture, $"app-{i % 1500}"), StringComparison.Ordinal)
        .Replace("@NS", string.Create(CultureInfo.InvariantCulture, $"ns-{i % 50}"), StringComparison.Ordinal)
        .Replace("@HEX", i.ToString("x12", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("@IP", string.Create(CultureInfo.InvariantCulture, $"10.{64 + (i >> 16)}.{(i >> 8) & 255}.{i & 255}"), StringComparison.Ordinal)
        .Replace("@ID", (10000 + (i % 1500)).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("@I", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
}
