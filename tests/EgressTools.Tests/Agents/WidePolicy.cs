using System.Text.Json.Nodes;

namespace EgressTools.Tests.Agents;

/// <summary>The largest policy that the schema allows: 64 gateways, and 200 destinations.</summary>
internal static class WidePolicy
{
    /// <summary>The policy, which is on the nodes of the guide's scene, and pods that it selects.</summary>
    public static ClusterSnapshot Cluster(int endpoints) => new()
    {
        Policies =
        [
            new EgressPolicy("wide")
            {
                Rules = [new PolicyRule(LabelSelector.Of(("app", "wide")), null, null)],
                DestinationCidrs = [.. Cidrs()],
                Gateway = Gateway("172.22.49.119"),
                Gateways = [.. Enumerable.Range(0, 64).Select(static i => Gateway(i % 2 == 0 ? "172.22.49.119" : "172.22.49.147"))],
            },
        ],
        Endpoints =
        [
            .. Enumerable.Range(0, endpoints).Select(static i => new CiliumEndpoint(new ObjectName("default", $"wide-{i:00}"), $"uid-{i}")
            {
                IdentityId = 1,
                Labels = LabelSet.Create(("app", "wide")),
                Addresses = [Address.Parse($"10.20.0.{i}")],
                NodeIP = Address.Parse("172.22.48.201"),
            }),
        ],
    };

    /// <summary>The same as objects of the API.</summary>
    public static IEnumerable<JsonObject> Objects(ClusterSnapshot cluster)
    {
        var policy = cluster.Policies[0];
        yield return new JsonObject
        {
            ["apiVersion"] = "cilium.io/v2",
            ["kind"] = "CiliumEgressGatewayPolicy",
            ["metadata"] = new JsonObject { ["name"] = policy.Name },
            ["spec"] = new JsonObject
            {
                ["selectors"] = new JsonArray(new JsonObject { ["podSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "wide" } } }),
                ["destinationCIDRs"] = new JsonArray([.. policy.DestinationCidrs.Select(static c => (JsonNode)c)]),
                ["egressGateway"] = Object(policy.Gateway!),
                ["egressGateways"] = new JsonArray([.. policy.Gateways.Select(static g => (JsonNode)Object(g))]),
            },
        };
        foreach (var endpoint in cluster.Endpoints)
        {
            yield return new JsonObject
            {
                ["apiVersion"] = "cilium.io/v2",
                ["kind"] = "CiliumEndpoint",
                ["metadata"] = new JsonObject
                {
                    ["name"] = endpoint.Name.Name,
                    ["namespace"] = endpoint.Name.Namespace,
                    ["uid"] = endpoint.Uid,
                    ["creationTimestamp"] = "2025-01-01T00:00:00Z"
                },
                ["status"] = new JsonObject
                {
                    ["identity"] = new JsonObject { ["id"] = 1, ["labels"] = new JsonArray("k8s:app=wide") },
                    ["networking"] = new JsonObject
                    {
                        ["node"] = endpoint.NodeIP.ToString(),
                        ["addressing"] = new JsonArray(new JsonObject { ["ipv4"] = endpoint.Addresses[0].ToString() })
                    },
                },
            };
        }
    }

    private static IEnumerable<string> Cidrs() => Enumerable.Range(0, 200).Select(static i => $"198.18.{i}.0/24");

    private static PolicyGateway Gateway(string node) => new(LabelSelector.Of(("kubernetes.io/hostname", node)), null, node);

    private static JsonObject Object(PolicyGateway gateway) => new()
    {
        ["nodeSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["kubernetes.io/hostname"] = gateway.EgressIP } },
        ["egressIP"] = gateway.EgressIP,
    };
}
