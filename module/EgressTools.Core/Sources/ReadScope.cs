namespace EgressTools.Sources;

/// <summary>What a question is about, so that a cluster is asked for no more: of pods, endpoints, namespaces and services only these are read. Nodes,
/// CiliumNodes and policies are always read whole, since which node is a policy's gateway depends on all of them. Files are read whole in any case.</summary>
public sealed record ReadScope
{
    /// <summary>More names of one namespace are not asked for one by one.</summary>
    internal const int MostNames = 16;

    /// <summary>Everything.</summary>
    public static readonly ReadScope Whole = new() { IsWhole = true };

    /// <summary>Whether nothing is left out.</summary>
    public bool IsWhole { get; private init; }
    /// <summary>Namespaces all of whose pods are meant.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];
    /// <summary>Single pods; of any namespace where it is empty.</summary>
    public ImmutableArray<ObjectName> Pods { get; init; } = [];
    /// <summary>Addresses of which it matters whether a pod or a Service has them.</summary>
    public ImmutableArray<Address> Destinations { get; init; } = [];

    /// <summary>The lists to ask for: a namespace, empty for all, and the name of one object, empty for all. A list with one name reads one object, and needs
    /// no other right than the list of all. What cannot be a name is not asked for.</summary>
    internal ImmutableArray<ObjectName> Lists => IsWhole ? [new ObjectName("", "")] :
    [
        .. from pod in Namespaces.Select(static space => new ObjectName(space, "")).Concat(Pods)
           where (pod.Namespace.Length == 0 || LabelSelectorParser.IsDnsName(pod.Namespace))
               && (pod.Name.Length == 0 || LabelSelectorParser.IsDnsName(pod.Name))
           group pod.Name by pod.Namespace into names
           from name in names.Contains("") || names.Distinct(StringComparer.Ordinal).Skip(MostNames).Any() ? [""] : names.Distinct(StringComparer.Ordinal)
           select new ObjectName(names.Key, name),
    ];
}
