using EgressTools.Output;
using EgressTools.Planning;
using EgressTools.Sources;
using EgressTools.Sources.Objects;
using Newtonsoft.Json.Linq;

namespace EgressTools.Operations;

/// <summary>A file of a saved snapshot.</summary>
/// <param name="File">Its name.</param>
/// <param name="Head">The document, without items.</param>
/// <param name="Items">The items of a list; null for an object.</param>
internal sealed record SnapshotDocument(string File, JObject Head, IEnumerable<JObject>? Items);

/// <summary>A snapshot as lists of Kubernetes objects: only what the tool looks at, so no Secret, no managedFields, no environment of containers.</summary>
internal static class SnapshotDocuments
{
    /// <summary>The documents. Items of a list come one by one, since all of a large cluster at once would not fit beside it.</summary>
    public static IEnumerable<SnapshotDocument> Of(ClusterSnapshot snapshot)
    {
        var taken = snapshot.TakenAt == default ? (DateTimeOffset?)null : snapshot.TakenAt;
        yield return new("snapshot.yaml", new SavedSnapshot(taken, snapshot.Complete, snapshot.Gaps).ToDocument(Time), null);
        // A kind that could not be read is left out, so that reading back says so too; an empty list says that there are none.
        if (snapshot.Complete.HasFlag(SnapshotKinds.Nodes) || !snapshot.Nodes.IsEmpty)
            yield return List("nodes.yaml", "v1", "Node", snapshot.Nodes.Select(Node));
        if (snapshot.Complete.HasFlag(SnapshotKinds.CiliumNodes) || !snapshot.CiliumNodes.IsEmpty)
            yield return List("ciliumnodes.yaml", "cilium.io/v2", "CiliumNode", snapshot.CiliumNodes.Select(CiliumNode));
        if (snapshot.Complete.HasFlag(SnapshotKinds.Endpoints) || !snapshot.Endpoints.IsEmpty)
            yield return List("ciliumendpoints.yaml", "cilium.io/v2", "CiliumEndpoint", snapshot.Endpoints.Select(Endpoint));
        if (!snapshot.Identities.IsEmpty)
            yield return List("ciliumidentities.yaml", "cilium.io/v2", "CiliumIdentity", snapshot.Identities.Select(Identity));
        if (!snapshot.Services.IsEmpty)
            yield return List("services.yaml", "v1", "Service", snapshot.Services.Select(Service));
        if (!snapshot.Namespaces.IsEmpty)
            yield return List("namespaces.yaml", "v1", "Namespace", snapshot.Namespaces.Select(static n => new JObject { ["metadata"] = Metadata(new ObjectName("", n.Name), n.Labels) }));
        if (snapshot.Complete.HasFlag(SnapshotKinds.Policies) || !snapshot.Policies.IsEmpty)
            yield return List("ciliumegressgatewaypolicies.yaml", "cilium.io/v2", "CiliumEgressGatewayPolicy", snapshot.Policies.Select(Policy));
        foreach (var foreign in snapshot.ForeignPolicies.GroupBy(static p => p.Kind))
            yield return List($"{foreign.Key.Plural}.yaml", $"{foreign.Key.Group}/{foreign.Key.Version}", foreign.Key.Kind, foreign.Select(Foreign));
        if (snapshot.Complete.HasFlag(SnapshotKinds.Pods) || !snapshot.Pods.IsEmpty)
            yield return List("pods.yaml", "v1", "Pod", snapshot.Pods.Select(Pod));
        var installation = snapshot.Installation;
        if (installation.Namespace is not null || installation.Version is not null)
            yield return new("cilium-daemonset.yaml", DaemonSet(installation.Namespace ?? "", installation), null);
        if (installation.Configuration.Count > 0)
            yield return new("cilium-configmap.yaml", ConfigMap(new ObjectName(installation.Namespace ?? "", ConfigMapData.CiliumConfig), Settings(installation), installation.ConfiguredAt), null);
        if (!installation.UnreadMasqueradeKeys.IsEmpty)
            yield return new($"{ConfigMapData.MasqueradeList}.yaml", ConfigMap(MasqueradeListName(installation), new JObject(installation.UnreadMasqueradeKeys.Select(static k => new JProperty(k, ""))), changed: null), null);
        foreach (var (name, text) in new[] { (MasqueradeListName(installation), installation.MasqueradeList), (PlatformMasqueradeListName, installation.PlatformMasqueradeList) })
        {
            if (text is not null)
                yield return new($"{name.Name}.yaml", ConfigMap(name, new JObject { ["config"] = text }, changed: null), null);
        }
        if (snapshot.Complete.HasFlag(SnapshotKinds.NodeConfigs) || !installation.NodeConfigs.IsEmpty)
            yield return List("ciliumnodeconfigs.yaml", "cilium.io/v2", "CiliumNodeConfig", installation.NodeConfigs.Select(NodeConfig));
        if (snapshot.Complete.HasFlag(SnapshotKinds.AgentPods) || !installation.Agents.IsEmpty)
            yield return List("cilium-agents.yaml", ListDocument.ApiVersion, "EgressAgent", installation.Agents.Select(Agent));
        if (!snapshot.Observations.IsEmpty)
            yield return List("exit-addresses.yaml", ListDocument.ApiVersion, "EgressExitObservation", snapshot.Observations.Select(Observation));
        if (snapshot.Complete.HasFlag(SnapshotKinds.AgentMaps) || !snapshot.AgentMaps.IsEmpty)
            yield return List("agent-maps.yaml", ListDocument.ApiVersion, "EgressAgentMap", snapshot.AgentMaps.Select(AgentMap));
        if (snapshot.Complete.HasFlag(SnapshotKinds.Interfaces) || !snapshot.Interfaces.IsEmpty)
            yield return List("node-interfaces.yaml", ListDocument.ApiVersion, "NodeInterface", snapshot.Interfaces.Select(Interfaces));
        if (snapshot.Complete.HasFlag(SnapshotKinds.AgentConfigurations) || !snapshot.AgentConfigurations.IsEmpty)
            yield return List("agent-configurations.yaml", ListDocument.ApiVersion, "AgentConfiguration", snapshot.AgentConfigurations.Select(AgentConfiguration));
        if (snapshot.Complete.HasFlag(SnapshotKinds.NatStatistics) || !snapshot.NatUsages.IsEmpty)
            yield return List("nat-usages.yaml", ListDocument.ApiVersion, "NatUsage", snapshot.NatUsages.Select(NatUsage));
        if (snapshot.Complete.HasFlag(SnapshotKinds.AgentLogs) || !snapshot.AgentLogs.IsEmpty)
            yield return List("agent-log-lines.yaml", ListDocument.ApiVersion, "AgentLogLine", snapshot.AgentLogs.Select(LogLine));
    }

    private static SnapshotDocument List(string file, string apiVersion, string kind, IEnumerable<JObject> items) =>
        new(file, new JObject { ["apiVersion"] = apiVersion, ["kind"] = kind + "List" }, items);

    private static JObject Metadata(ObjectName name, LabelSet labels, DateTimeOffset? created = null, string uid = "")
    {
        var metadata = new JObject { ["name"] = name.Name };
        if (name.Namespace.Length > 0)
            metadata["namespace"] = name.Namespace;
        if (uid.Length > 0)
            metadata["uid"] = uid;
        if (created is { } time)
            metadata["creationTimestamp"] = Time(time);
        if (labels.Count > 0)
            metadata["labels"] = Map(labels);
        return metadata;
    }

    private static JObject Foreign(ForeignPolicy policy)
    {
        var document = new JObject { ["metadata"] = Metadata(policy.Name, LabelSet.Empty) };
        if (policy.SourceIP is { } address)
            document["spec"] = new JObject { ["egressSourceIP"] = address.ToString() };
        return document;
    }

    private static JObject Map(LabelSet labels, string prefix = "") => new(labels.Select(l => new JProperty(prefix + l.Key, l.Value)));

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);

    private static JObject Node(Node node)
    {
        var spec = new JObject();
        if (node.ProviderId.Length > 0)
            spec["providerID"] = node.ProviderId;
        if (node.Unschedulable)
            spec["unschedulable"] = true;
        if (!node.Taints.IsEmpty)
            spec["taints"] = new JArray(node.Taints.Select(PlacementDocument.Of));
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

    private static JArray Ready(string status) => new(new JObject { ["type"] = "Ready", ["status"] = status });

    private static JObject CiliumNode(CiliumNode node) => new()
    {
        ["metadata"] = Metadata(new ObjectName("", node.Name), node.Labels),
        ["spec"] = new JObject { ["addresses"] = new JArray(node.Addresses.Select(static a => new JObject { ["type"] = a.Type, ["ip"] = a.Text })) },
    };

    private static JObject Endpoint(CiliumEndpoint endpoint)
    {
        var identity = new JObject { ["labels"] = new JArray(endpoint.Labels.Select(static l => $"{(l.Key.StartsWith("reserved.", StringComparison.Ordinal) ? $"reserved:{l.Key["reserved.".Length..]}" : $"k8s:{l.Key}")}={l.Value}")) };
        if (endpoint.IdentityId is { } id)
            identity["id"] = id;
        var networking = new JObject { ["addressing"] = new JArray(endpoint.Addresses.Select(static a => new JObject { [a.IsIPv6 ? "ipv6" : "ipv4"] = a.ToString() })) };
        if (endpoint.NodeIP is { } node)
            networking["node"] = node.ToString();
        return new JObject
        {
            ["metadata"] = Metadata(endpoint.Name, LabelSet.Empty, endpoint.CreatedAt, endpoint.Uid),
            ["status"] = new JObject { ["identity"] = identity, ["networking"] = networking },
        };
    }

    private static JObject Identity(CiliumIdentity identity) => new()
    {
        ["metadata"] = new JObject { ["name"] = identity.Id.ToString(CultureInfo.InvariantCulture) },
        ["security-labels"] = Map(identity.Labels, "k8s:"),
    };

    private static JObject Policy(EgressPolicy policy)
    {
        var metadata = Metadata(new ObjectName("", policy.Name), LabelSet.Empty, policy.CreatedAt);
        if (policy.Generation is { } generation)
            metadata["generation"] = generation;
        return new JObject { ["metadata"] = metadata, ["spec"] = PolicySpec.Of(policy) };
    }

    // Which of its addresses are which decides nothing here.
    private static JObject Service(ServiceInfo service) => new()
    {
        ["metadata"] = Metadata(service.Name, LabelSet.Empty),
        ["spec"] = new JObject { ["clusterIPs"] = new JArray(service.Addresses.Select(static a => a.ToString())) },
    };

    private static JObject Pod(Pod pod)
    {
        var metadata = Metadata(pod.Name, pod.Labels, pod.CreatedAt, pod.Uid);
        if (pod.IsProbe)
            metadata["annotations"] = new JObject { [Probes.ProbePod.Mark] = "" };
        // The time itself is not kept; that there is one is what counts.
        if (pod.Terminating)
            metadata["deletionTimestamp"] = "1970-01-01T00:00:00Z";
        var spec = new JObject
        {
            ["nodeName"] = pod.NodeName,
            ["serviceAccountName"] = pod.ServiceAccount,
            ["containers"] = new JArray(pod.Containers.Select(static c => new JObject { ["name"] = c })),
        };
        if (pod.HostNetwork)
            spec["hostNetwork"] = true;
        var status = new JObject
        {
            ["phase"] = pod.Phase,
            ["podIPs"] = new JArray(pod.Addresses.Select(static a => new JObject { ["ip"] = a.ToString() })),
            ["conditions"] = Ready(pod.Ready ? "True" : "False"),
        };
        if (pod.Reason.Length > 0)
            status["reason"] = pod.Reason;
        if (!pod.Stopped.IsEmpty)
            status["containerStatuses"] = new JArray(pod.Stopped.Select(Stopped));
        return new JObject { ["metadata"] = metadata, ["spec"] = spec, ["status"] = status };
    }

    private static JObject Stopped(StoppedContainer container)
    {
        var state = new JObject { ["reason"] = container.Reason };
        if (container.ExitCode is { } code)
            state["exitCode"] = code;
        return new JObject { ["name"] = container.Name, ["state"] = new JObject { ["terminated"] = state } };
    }

    private static JObject DaemonSet(string space, CiliumInstallation installation)
    {
        var metadata = Metadata(new ObjectName(space, installation.IsDataplaneV2 ? "anetd" : "cilium"), LabelSet.Create(("k8s-app", "cilium")));
        if (installation.Version is { } version)
            metadata["labels"]!["helm.sh/chart"] = $"cilium-{version}";
        var container = new JObject { ["name"] = "cilium-agent" };
        // An image of another version than the one that was found or said would be believed when it is read back.
        if (installation.Image is { } image && (CiliumVersion.Find(image) ?? installation.Version) == installation.Version)
            container["image"] = image;
        if (installation.Server is { } server)
            container["env"] = new JArray(Variable(AgentContainer.HostVariable, server.Host), Variable(AgentContainer.PortVariable, server.Port.ToString(CultureInfo.InvariantCulture)));
        return new JObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "DaemonSet",
            ["metadata"] = metadata,
            ["spec"] = new JObject { ["template"] = new JObject { ["spec"] = PlacementDocument.AddTo(new JObject { ["containers"] = new JArray(container) }, installation.Placement) } },
        };
    }

    private static JObject Variable(string name, string value) => new() { ["name"] = name, ["value"] = value };

    private static ObjectName PlatformMasqueradeListName => new("kube-system", ConfigMapData.PlatformMasqueradeList);

    private static ObjectName MasqueradeListName(CiliumInstallation installation) => new(installation.Namespace ?? "kube-system", ConfigMapData.MasqueradeList);

    // Read back, the time of creation is when it was last written: who wrote which fields is not kept.
    private static JObject ConfigMap(ObjectName name, JObject data, DateTimeOffset? changed) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = Metadata(name, LabelSet.Empty, changed),
        ["data"] = data,
    };

    private static JObject Settings(CiliumInstallation installation) => new(installation.Configuration.OrderBy(static p => p.Key, StringComparer.Ordinal)
        .Select(p => new JProperty(p.Key, installation.Unquoted.Contains(p.Key) ? JToken.Parse(p.Value) : p.Value)));

    private static JObject NodeConfig(CiliumNodeConfig config)
    {
        var spec = new JObject { ["defaults"] = Map(config.Settings) };
        if (config.NodeSelector is { } selector)
            spec["nodeSelector"] = SelectorDocument.Of(selector);
        return new JObject { ["metadata"] = Metadata(config.Name, LabelSet.Empty), ["spec"] = spec };
    }

    private static JObject Agent(RunningAgent agent)
    {
        var document = new JObject { ["namespace"] = agent.Pod.Namespace, ["pod"] = agent.Pod.Name, ["node"] = agent.Node, ["image"] = agent.Image };
        if (agent.StartedAt is { } time)
            document["startedAt"] = Time(time);
        if (agent.Ready is { } ready)
            document["ready"] = ready;
        return document;
    }

    private static JObject Observation(ExitObservation seen)
    {
        var document = new JObject { ["namespace"] = seen.Pod.Namespace, ["pod"] = seen.Pod.Name };
        if (seen.Address is { } address)
            document["address"] = address.ToString();
        if (seen.Failure.Length > 0)
            document["failure"] = seen.Failure;
        if (seen.Echo.Length > 0)
            document["echo"] = seen.Echo;
        if (seen.ObservedAt is { } time)
            document["observedAt"] = Time(time);
        return document;
    }

    private static JObject Interfaces(NodeInterfaces node) => new() { ["node"] = node.Node, ["interfaces"] = new JArray(node.Interfaces.Select(Interface)) };

    private static JObject Interface(NodeInterface device)
    {
        var document = new JObject { ["name"] = device.Name };
        if (device.Addresses is { } addresses)
            document["addresses"] = new JArray(addresses.Select(static a => a.ToString()));
        return WithKnown(document, ("defaultRoute", device.DefaultRoute), ("defaultRoute6", device.DefaultRoute6), ("ciliumDevice", device.CiliumDevice));
    }

    private static JObject AgentConfiguration(AgentConfiguration agent)
    {
        var document = WithKnown(new JObject { ["node"] = agent.Node }, ("egressGateway", agent.FeatureOn), ("ipv6", agent.IPv6));
        if (agent.Devices is { } devices)
            document["devices"] = new JArray(devices);
        return document;
    }

    private static JObject NatUsage(NatUsage usage) => new()
    {
        ["node"] = usage.Node,
        ["protocol"] = usage.Protocol,
        ["egressIP"] = usage.EgressIP.ToString(),
        ["remote"] = usage.Remote,
        ["connections"] = usage.Count,
    };

    private static JObject LogLine(AgentLogLine line)
    {
        var document = new JObject { ["node"] = line.Node, ["file"] = line.File, ["line"] = line.Line, ["message"] = line.Message, ["policy"] = line.Policy, ["error"] = line.Error, ["count"] = line.Count };
        if (line.LoggedAt is { } time)
            document["loggedAt"] = Time(time);
        return document;
    }

    // What is not known is left out.
    private static JObject WithKnown(JObject document, params ReadOnlySpan<(string Member, bool? Value)> members)
    {
        foreach (var (member, value) in members)
        {
            if (value is { } known)
                document[member] = known;
        }
        return document;
    }

    private static JObject AgentMap(AgentMap map)
    {
        var document = new JObject { ["node"] = map.Node };
        if (map.Absent)
            document["absent"] = true;
        document["entries"] = new JArray(map.Entries.Select(static e => new JObject
        {
            ["sourceIP"] = e.Source.ToString(),
            ["destinationCIDR"] = e.Destination.ToString(),
            ["egressIP"] = e.Value.EgressIP?.ToString(),
            ["gatewayIP"] = e.Value.Gateway.ToString(),
        }));
        return document;
    }
}
