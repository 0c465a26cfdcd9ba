namespace EgressTools.Cmdlets;

/// <summary>A pod as it was named: the namespace may be left to the connection.</summary>
internal readonly record struct PodReference(string? Namespace, string Name)
{
    /// <summary>The kind of workload whose pods are meant; null for a pod.</summary>
    public ApiResource? Workload { get; init; }

    /// <summary>Reads "name", "TYPE/name" or "namespace/name".</summary>
    public static PodReference Parse(string text)
    {
        var target = PodTarget.Parse(text, space: "");
        return new(target.Name.Namespace.Length == 0 ? null : target.Name.Namespace, target.Name.Name) { Workload = target.Workload };
    }

    /// <summary>A text, a result of one of these cmdlets, a pod of Kubernetes, or any object with a
    /// Name and perhaps a Namespace; null for anything else.</summary>
    public static PodReference? Of(object input) => input switch
    {
        string text => Parse(text),
        ExitAddressResult result => Of(result.Pod),
        AddressUser user => Of(user.Pod),
        EgressRoute route => Of(route.Pod),
        PodChange change => Of(change.Pod),
        _ when Arguments.Name(input) is { } name => new(Arguments.Namespace(input), name),
        _ => null,
    };

    private static PodReference Of(ObjectName name) => new(name.Namespace, name.Name);

    /// <summary>The full name; the namespace where none was said.</summary>
    public ObjectName In(string defaultNamespace) => new(Namespace ?? defaultNamespace, Name);
}
