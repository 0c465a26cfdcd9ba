namespace EgressTools.Provisioning.NodePools;

/// <summary>The kinds of node pools on TKE that gateways can come from.</summary>
public enum NodePoolKind
{
    /// <summary>Native nodes: Terraform's <c>tencentcloud_kubernetes_native_node_pool</c>.</summary>
    Native,
    /// <summary>Ordinary virtual machines: Terraform's <c>tencentcloud_kubernetes_node_pool</c>.</summary>
    Regular,
    /// <summary>Karpenter's NodePool with its TKEMachineNodeClass.</summary>
    Karpenter,
}

/// <summary>The kinds as users write them.</summary>
public static class NodePoolKinds
{
    /// <summary>Reads native, regular or karpenter.</summary>
    /// <exception cref="UsageException">It is none of them.</exception>
    public static NodePoolKind Parse(string text) => Enum.GetValues<NodePoolKind>().Cast<NodePoolKind?>().FirstOrDefault(k => k!.Value.Word() == text)
        ?? throw new UsageException($"'{text}' is not a kind of node pool: use native, regular or karpenter", "UnknownKind");

    /// <summary>The word of a kind.</summary>
    public static string Word(this NodePoolKind kind) => kind.ToString().ToLowerInvariant();
}
