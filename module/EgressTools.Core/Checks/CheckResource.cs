namespace EgressTools.Checks;

/// <summary>The object of a finding.</summary>
/// <param name="Kind">The kind as kubectl writes it: <c>ciliumegressgatewaypolicy</c>, <c>node</c>, <c>configmap</c>, <c>pod</c>, <c>cluster</c>.</param>
/// <param name="Name">The name, with the namespace of a namespaced object.</param>
public sealed record CheckResource(string Kind, ObjectName Name)
{
    /// <summary>The cluster as a whole, or all documents.</summary>
    public static readonly CheckResource Cluster = new("cluster", new ObjectName("", "cluster"));

    /// <summary>A policy.</summary>
    public static CheckResource Policy(string name) => new("ciliumegressgatewaypolicy", new ObjectName("", name));

    /// <summary>A document that is not an object yet, by its file.</summary>
    public static CheckResource Document(string file) => new("document", new ObjectName("", file[(file.AsSpan().LastIndexOfAny('/', '\\') + 1)..]));

    /// <summary>A node.</summary>
    public static CheckResource Node(string name) => new("node", new ObjectName("", name));

    /// <summary>A pod.</summary>
    public static CheckResource Pod(ObjectName name) => new("pod", name);

    /// <summary>A ConfigMap.</summary>
    public static CheckResource ConfigMap(string space, string name) => new("configmap", new ObjectName(space, name));

    /// <summary>A NodePool of Karpenter.</summary>
    public static CheckResource NodePool(string name) => new("nodepool", new ObjectName("", name));

    /// <summary>"kind/namespace/name", "kind/name".</summary>
    public override string ToString() => $"{Kind}/{Name}";
}
