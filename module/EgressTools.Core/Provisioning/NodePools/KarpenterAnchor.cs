namespace EgressTools.Provisioning.NodePools;

/// <summary>A Deployment of pods that do nothing, one on each gateway: Karpenter makes a node only for a pod that waits for one.</summary>
internal static class KarpenterAnchor
{
    public static CommentedObject Deployment(GatewayPool pool)
    {
        var name = pool.Name + "-anchor";
        var labels = new JObject { ["app.kubernetes.io/name"] = "egress-anchor", ["app.kubernetes.io/instance"] = pool.Name };
        var document = new JObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JObject { ["name"] = name, ["namespace"] = pool.AnchorNamespace, ["labels"] = labels },
            ["spec"] = new JObject
            {
                ["replicas"] = pool.Replicas,
                ["selector"] = new JObject { ["matchLabels"] = labels.DeepClone() },
                ["strategy"] = new JObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JObject { ["maxSurge"] = 0, ["maxUnavailable"] = 1 } },
                ["template"] = new JObject { ["metadata"] = new JObject { ["labels"] = labels.DeepClone() }, ["spec"] = PodSpec(pool, labels) },
            },
        };
        return new(document,
        [
            ("spec", "Karpenter makes a node only for a pod that waits for one: these do nothing, one on each gateway."),
            ("spec.strategy", "A pod more, even for a moment, would have to wait for a gateway more."),
        ]);
    }

    private static JObject PodSpec(GatewayPool pool, JObject labels)
    {
        var spec = new JObject { ["nodeSelector"] = new JObject { ["karpenter.sh/nodepool"] = pool.Name } };
        if (pool.Taint is { } taint)
            spec["tolerations"] = new JArray(new JObject { ["key"] = taint.Key, ["operator"] = "Equal", ["value"] = taint.Value, ["effect"] = taint.Effect });
        var others = new JObject { ["topologyKey"] = "kubernetes.io/hostname", ["labelSelector"] = Selector(labels) };
        spec["affinity"] = new JObject { ["podAntiAffinity"] = new JObject { ["requiredDuringSchedulingIgnoredDuringExecution"] = new JArray(others) } };
        // Subnets lie in one zone each.
        if (pool.SubnetIds.Length > 1)
        {
            spec["topologySpreadConstraints"] = new JArray(
                new JObject
                {
                    ["maxSkew"] = 1,
                    ["topologyKey"] = "topology.kubernetes.io/zone",
                    ["whenUnsatisfiable"] = "ScheduleAnyway",
                    ["labelSelector"] = Selector(labels)
                });
        }
        spec["automountServiceAccountToken"] = false;
        spec["terminationGracePeriodSeconds"] = 0;
        spec["containers"] = new JArray(Container(pool));
        return spec;
    }

    private static JObject Container(GatewayPool pool) => new()
    {
        ["name"] = "anchor",
        ["image"] = pool.AnchorImage,
        ["imagePullPolicy"] = "IfNotPresent",
        ["resources"] = new JObject
        {
            ["requests"] = new JObject { ["cpu"] = "10m", ["memory"] = "16Mi" },
            ["limits"] = new JObject { ["memory"] = "16Mi" },
        },
        ["securityContext"] = new JObject
        {
            ["runAsNonRoot"] = true,
            ["runAsUser"] = 65534,
            ["allowPrivilegeEscalation"] = false,
            ["readOnlyRootFilesystem"] = true,
            ["capabilities"] = new JObject { ["drop"] = new JArray("ALL") },
            ["seccompProfile"] = new JObject { ["type"] = "RuntimeDefault" },
        },
    };

    private static JObject Selector(JObject labels) => new() { ["matchLabels"] = labels.DeepClone() };
}
