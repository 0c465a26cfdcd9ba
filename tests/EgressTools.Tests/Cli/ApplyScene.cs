namespace EgressTools.Tests.Cli;

/// <summary>Documents that are applied to the scene.</summary>
internal static class ApplyScene
{
    /// <summary>A policy for pods that there are none of.</summary>
    public static string Policy(string name = "web", string app = "web", string to = "0.0.0.0/0", string gateway = "172.22.49.20") => $$"""
        apiVersion: cilium.io/v2
        kind: CiliumEgressGatewayPolicy
        metadata:
          name: {{name}}
        spec:
          selectors:
          - podSelector: {matchLabels: {app: {{app}} } }
          destinationCIDRs: [{{to}}]
          egressGateway: {nodeSelector: {matchLabels: {kubernetes.io/hostname: {{gateway}} } }, egressIP: {{gateway}} }

        """;

    public static string Several(params string[] policies) => string.Join("---\n", policies);

    /// <summary>The scene's own policy selects these pods with two other gateways.</summary>
    public static string Conflicting => Policy(app: "nginx");
}
