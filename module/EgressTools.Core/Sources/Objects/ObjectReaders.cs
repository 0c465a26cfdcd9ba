namespace EgressTools.Sources.Objects;

/// <summary>
/// One reader for each kind of object, as the API server, a manifest or a bundle writes it. The document's <c>kind</c> is not looked at: the
/// caller knows what it asked for. Members that egress does not need are passed over without being decoded. See
/// <see cref="ObjectReader{T}"/> for the position of the reader and for errors; after an error, pass over the object with a copy of the reader
/// taken before.
/// </summary>
public static class ObjectReaders
{
    /// <summary>Node.</summary>
    public static readonly ObjectReader<Node> Node = NodeReading.Node;

    /// <summary>CiliumNode.</summary>
    public static readonly ObjectReader<CiliumNode> CiliumNode = NodeReading.CiliumNode;

    /// <summary>CiliumEndpoint.</summary>
    public static readonly ObjectReader<CiliumEndpoint> Endpoint = EndpointReading.Endpoint;

    /// <summary>CiliumIdentity; the number is the object's name.</summary>
    public static readonly ObjectReader<CiliumIdentity> Identity = EndpointReading.Identity;

    /// <summary>Namespace.</summary>
    public static readonly ObjectReader<NamespaceInfo> Namespace = InstallationReading.Namespace;

    /// <summary>Service.</summary>
    public static readonly ObjectReader<ServiceInfo> Service = ServiceReading.Service;

    /// <summary>CiliumEgressGatewayPolicy.</summary>
    public static readonly ObjectReader<EgressPolicy> Policy = PolicyReading.Policy;

    /// <summary>Pod.</summary>
    public static readonly ObjectReader<Pod> Pod = PodReading.Pod;

    /// <summary>A DaemonSet that runs the agent; null for any other DaemonSet.</summary>
    public static readonly ObjectReader<CiliumAgent> AgentDaemonSet = InstallationReading.DaemonSet;

    /// <summary>A Pod that runs the agent; null for any other Pod.</summary>
    public static readonly ObjectReader<CiliumAgent> AgentPod = AgentReading.Pod;

    /// <summary>ConfigMap.</summary>
    public static readonly ObjectReader<ConfigMapData> ConfigMap = ConfigMapReading.ConfigMap;

    /// <summary>CiliumNodeConfig.</summary>
    public static readonly ObjectReader<CiliumNodeConfig> NodeConfig = NodeConfigReading.NodeConfig;

    /// <summary>An item of our own EgressAgentList.</summary>
    public static readonly ObjectReader<RunningAgent> Agent = AgentReading.Saved;

    /// <summary>NodePool of Karpenter.</summary>
    public static readonly ObjectReader<NodePool> NodePool = NodePoolReading.NodePool;

    /// <summary>Deployment or StatefulSet.</summary>
    public static readonly ObjectReader<Workload> Workload = TaintReading.Workload;

    /// <summary>Pod, for what it tolerates.</summary>
    public static readonly ObjectReader<Workload> Tolerations = TaintReading.Pod;

    /// <summary>An item of our own EgressExitObservationList.</summary>
    public static readonly ObjectReader<ExitObservation> Observation = ObservationReading.Observation;

    /// <summary>An item of a NodeInterfaceList.</summary>
    public static readonly ObjectReader<NodeInterfaces> Interfaces = NodeInterfacesReading.Node;

    /// <summary>An item of our own AgentConfigurationList.</summary>
    public static readonly ObjectReader<AgentConfiguration> AgentConfiguration = NodeInterfacesReading.Configuration;

    /// <summary>An item of our own NatUsageList.</summary>
    public static readonly ObjectReader<NatUsage> NatUsage = AgentReportReading.Usage;

    /// <summary>An item of our own AgentLogLineList.</summary>
    public static readonly ObjectReader<AgentLogLine> AgentLogLine = AgentReportReading.LogLine;

    /// <summary>An item of our own EgressAgentMapList.</summary>
    public static readonly ObjectReader<AgentMap> AgentMap = AgentMapReading.Map;
}
