namespace EgressTools.Provisioning.NodePools;

/// <summary>Labels by which each node says what it is (Kubernetes: well-known labels): the same on
/// all nodes of a pool, they would be wrong, and policies that choose nodes by them too.</summary>
internal static class NodeOwnLabels
{
    private static readonly ImmutableArray<string> Keys =
    [
        "kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch", "beta.kubernetes.io/os", "beta.kubernetes.io/arch",
        "beta.kubernetes.io/instance-type",
        "node.kubernetes.io/instance-type", "node.kubernetes.io/windows-build", "topology.kubernetes.io/region", "topology.kubernetes.io/zone",
        "failure-domain.beta.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone",
    ];

    /// <exception cref="UsageException">One of the labels is a node's own.</exception>
    public static void Check(LabelSet labels)
    {
        if (Keys.FirstOrDefault(labels.ContainsKey) is { } key)
            throw new UsageException($"{Options.Label}: each node sets '{key}' itself: use a label of your own, such as egress-node=true", "InvalidLabel");
    }
}
