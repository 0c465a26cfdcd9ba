namespace EgressTools.Model;

/// <summary>An address of a node as its object lists it; <see cref="Text"/> may be a name (Hostname, InternalDNS).</summary>
/// <param name="Type">InternalIP, ExternalIP, Hostname, InternalDNS, CiliumInternalIP ...</param>
/// <param name="Text">The address as written.</param>
public readonly record struct NodeAddress(string Type, string Text)
{
    /// <summary>The parsed address, or null where the text is a name.</summary>
    public Address? Value => Address.TryParse(Text, out var address) ? address : null;
}

/// <summary>The Ready condition of a node.</summary>
public enum NodeReadiness
{
    /// <summary>No condition was reported.</summary>
    Unknown,
    /// <summary>Ready.</summary>
    Ready,
    /// <summary>Not ready.</summary>
    NotReady,
    /// <summary>The condition's status is Unknown: the kubelet has fallen silent, as on a node that is dead.</summary>
    Silent,
}

/// <summary>A Kubernetes Node, as far as egress is concerned.</summary>
public sealed record Node(string Name)
{
    /// <summary>Labels of the Node object. The agents do not read these but <see cref="CiliumNode.Labels"/>.</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;
    /// <summary>When the object was created; null where the document does not say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
    /// <summary>The Ready condition.</summary>
    public NodeReadiness Readiness { get; init; }
    /// <summary>Cordoned (<c>spec.unschedulable</c>).</summary>
    public bool Unschedulable { get; init; }
    /// <summary><c>spec.taints</c>, in order.</summary>
    public ImmutableArray<NodeTaint> Taints { get; init; } = [];
    /// <summary><c>status.addresses</c>, in order.</summary>
    public ImmutableArray<NodeAddress> Addresses { get; init; } = [];
    /// <summary>Version of the kubelet; empty where unknown, as the next three.</summary>
    public string KubeletVersion { get; init; } = "";
    /// <summary><c>status.nodeInfo.osImage</c>.</summary>
    public string OsImage { get; init; } = "";
    /// <summary><c>status.nodeInfo.kernelVersion</c>.</summary>
    public string KernelVersion { get; init; } = "";
    /// <summary><c>status.nodeInfo.containerRuntimeVersion</c>.</summary>
    public string ContainerRuntime { get; init; } = "";
    /// <summary><c>spec.providerID</c>.</summary>
    public string ProviderId { get; init; } = "";

    /// <summary>First address of the type, or null.</summary>
    public Address? FirstAddress(string type) => NodeAddresses.First(Addresses, type);

    /// <summary>The value of the first address of the type that is an address (also of IPv6), or null.</summary>
    public Address? InternalIP => FirstAddress("InternalIP");
    /// <summary>The first public address that the node object lists: a 1:1 NAT in most clouds, never on an interface.</summary>
    public Address? ExternalIP => FirstAddress("ExternalIP");

    /// <summary>A node of Tencent's TKE, as its provider or its kubelet's version says.</summary>
    internal bool IsOfTke => ProviderId.StartsWith("qcloud://", StringComparison.OrdinalIgnoreCase)
        || KubeletVersion.Contains("-tke", StringComparison.Ordinal);

    /// <summary>A TKE super node: no DaemonSets run there, so no agent.</summary>
    public bool IsSuperNode =>
        (Labels.TryGetValue("node.kubernetes.io/instance-type", out var type) && type == "eklet") || Name.StartsWith("eklet-", StringComparison.Ordinal);

    /// <summary>Not a machine, so that no agent can run there: a super node, a virtual kubelet, or EKS Fargate.</summary>
    public bool IsVirtual => IsSuperNode
        || Labels.GetValueOrDefault("type") == "virtual-kubelet"
        || Labels.GetValueOrDefault("eks.amazonaws.com/compute-type") == "fargate"
        || Taints.Any(static t => t.Key == "virtual-kubelet.io/provider");
}

/// <summary>A CiliumNode: what the agents choose gateways from.</summary>
public sealed record CiliumNode(string Name)
{
    /// <summary>Labels, copied from the Node by that node's own agent; they stay as they were while it does not run (#41547).</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;
    /// <summary><c>spec.addresses</c>, in order.</summary>
    public ImmutableArray<NodeAddress> Addresses { get; init; } = [];
    /// <summary>The node's first InternalIP whatever its family, else its last ExternalIP; null where there is neither.</summary>
    public Address? NodeIP => NodeAddresses.First(Addresses, "InternalIP") ?? NodeAddresses.Last(Addresses, "ExternalIP");

    /// <summary>The address of one family that the agents know the node by: the first InternalIP, else the last ExternalIP, else the first other that is not
    /// Cilium's own. A CiliumEndpoint's node is looked up by it.</summary>
    public Address? NodeIPOf(bool ipv6) => NodeAddresses.First(Addresses, "InternalIP", ipv6) ?? NodeAddresses.Last(Addresses, "ExternalIP", ipv6)
        ?? NodeAddresses.Other(Addresses, ipv6);

    /// <summary>Whether an address is one of its InternalIPs, so that an interface has it.</summary>
    public bool HasInternal(Address address) => Addresses.Any(a => a.Type == "InternalIP" && a.Value == address);
}

internal static class NodeAddresses
{
    public static Address? First(ImmutableArray<NodeAddress> addresses, string type, bool? ipv6 = null)
    {
        foreach (var address in addresses)
        {
            if (address.Type == type && address.Value is { } value && (ipv6 is null || value.IsIPv6 == ipv6))
                return value;
        }
        return null;
    }

    public static Address? Last(ImmutableArray<NodeAddress> addresses, string type, bool? ipv6 = null)
    {
        Address? last = null;
        foreach (var address in addresses)
        {
            if (address.Type == type && address.Value is { } value && (ipv6 is null || value.IsIPv6 == ipv6))
                last = value;
        }
        return last;
    }

    public static Address? Other(ImmutableArray<NodeAddress> addresses, bool ipv6)
    {
        foreach (var address in addresses)
        {
            if (address.Type is not ("InternalIP" or "ExternalIP" or "CiliumInternalIP") && address.Value is { } value && value.IsIPv6 == ipv6)
                return value;
        }
        return null;
    }
}
