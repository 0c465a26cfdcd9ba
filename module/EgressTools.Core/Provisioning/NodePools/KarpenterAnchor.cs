namespace EgressTools.Provisioning.NodePools;

/// <summary>A Deployment of pods that do nothing, one on each gateway: Karpenter makes a node only for a pod that waits for one.</summary>
internal static class KarpenterAnchor
{
    public static CommentedObject Deployment(GatewayPool pool)
    {
        var labels = new JObject { ["app.kubernetes.io/name"] = "egress-anchor", ["app.kubernetes.io/instance"] = pool.Name };
        var document = new JObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JObject { ["name"] = pool.Name + "-anchor", ["namespace"] = pool.AnchorNamespace, ["labels"] = labels },
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
            var spread = new JObject { ["maxSkew"] = 1, ["topologyKey"] = "topology.kubernetes.io/zone", ["whenUnsatisfiable"] = "ScheduleAnyway" };
            spread["labelSelector"] = Selector(labels);
            spec["topologySpreadConstraints"] = new JArray(spread);
        }
        spec["automountServiceAccountToken"] = false;
        spec["terminationGracePeriodSeconds"] = 0;
        spec["containers"] = new JArray(Container(pool));
        return spec;
    }

    private static JObject Container(GatewayPool pool)
    {
        var container = JObject.Parse("""
            {"name": "anchor", "image": "", "imagePullPolicy": "IfNotPresent",
             "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}, "limits": {"memory": "16Mi"}},
             "securityContext": {"runAsNonRoot": true, "runAsUser": 65534, "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
              "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}}}
            """);
        container["image"] = pool.AnchorImage;
        return container;
    }

    private static JObject Selector(JObject labels) => new() { ["matchLabels"] = labels.DeepClone() };
}
