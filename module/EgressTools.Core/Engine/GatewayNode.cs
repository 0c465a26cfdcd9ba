namespace EgressTools.Engine;

/// <summary>Something that is wrong with a node as a gateway; the code is stable.</summary>
/// <param name="Code">Such as <c>not-ready</c>, <c>cordoned</c>, <c>no-public-address</c>,
/// <c>super-node</c>, <c>label-not-on-cilium-node</c>, <c>no-cilium-node</c>.</param>
public sealed record NodeProblem(string Code, string Message);

/// <summary>A node as <c>nodes</c> / <c>Get-EgressNode</c> shows it.</summary>
public sealed record GatewayNode(string Name)
{
    /// <summary>"Ready", "NotReady", "Unknown", with ",SchedulingDisabled" where cordoned, as kubectl prints it.</summary>
    public string Status { get; init; } = "Unknown";
    /// <summary>From the labels <c>node-role.kubernetes.io/*</c>, sorted.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];
    /// <summary>When the Node was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
    /// <summary>The kubelet's version.</summary>
    public string Version { get; init; } = "";
    /// <summary>The first internal address: what a policy's egressIP has to be on TKE (#44026).</summary>
    public Address? InternalIP { get; init; }
    /// <summary>The public address that traffic through this node is seen with, or null.</summary>
    public Address? ExternalIP { get; init; }
    /// <summary>Policies that choose the node as a gateway, by name.</summary>
    public ImmutableArray<string> Policies { get; init; } = [];
    /// <summary>How many pods leave by it; null where endpoints or policies could not be read.</summary>
    public int? Pods { get; init; }
    /// <summary><c>status.nodeInfo.osImage</c>.</summary>
    public string OsImage { get; init; } = "";
    /// <summary><c>status.nodeInfo.kernelVersion</c>.</summary>
    public string KernelVersion { get; init; } = "";
    /// <summary><c>status.nodeInfo.containerRuntimeVersion</c>.</summary>
    public string ContainerRuntime { get; init; } = "";
    /// <summary>The label <c>topology.kubernetes.io/zone</c>.</summary>
    public string Zone { get; init; } = "";
    /// <summary>What is wrong with it.</summary>
    public ImmutableArray<NodeProblem> Problems { get; init; } = [];
}
