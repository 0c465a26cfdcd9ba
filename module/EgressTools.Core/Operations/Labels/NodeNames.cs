namespace EgressTools.Operations;

/// <summary>Names of nodes out of what another command printed.</summary>
public static class NodeNames
{
    /// <summary>Reads EgressNodeList, Nodes or lists of them (JSON or YAML), or one name a line, with or without "node/".</summary>
    /// <exception cref="InputException">There is no node in it.</exception>
    public static ImmutableArray<string> Read(Stream input, string source, CancellationToken cancellationToken) =>
        NameList.Read(input, source, "node", item => NameOf(item, source), static name => name, cancellationToken);

    /// <summary>The name in "node/NAME" or "nodes/NAME".</summary>
    public static string Plain(string name) => name.Split('/') is ["node" or "nodes", var plain] ? plain : name;

    private static string? NameOf(JObject item, string source) =>
        DocumentFile.Text(item, "kind") is { } kind and not ("Node" or "CiliumNode" or "EgressNode")
            ? throw new InputException($"{source} holds objects of kind {kind}, not Nodes", "NotNodes")
            : DocumentFile.Text(item, "name") ?? DocumentFile.Text(item, "metadata", "name");
}

/// <summary>Names of pods out of what another command printed.</summary>
public static class PodNames
{
    /// <summary>"namespace/name", or "pod/name" or a name with an empty namespace.</summary>
    /// <exception cref="UsageException">It is not one of these.</exception>
    public static ObjectName Parse(string text) => PodTarget.Parse(text, space: "") is { Workload: null, Name: var name }
        ? name
        : throw new UsageException($"'{text}' names no pod: write its name, or namespace/name", "InvalidPodName");

    /// <summary>Reads Pods or lists of them (JSON or YAML), or one name a line, also of workloads; the namespace is empty where it is not said.</summary>
    /// <exception cref="InputException">There is no pod in it.</exception>
    public static ImmutableArray<PodTarget> Read(Stream input, string source, CancellationToken cancellationToken) => NameList.Read(
        input, source, "pod",
        item => DocumentFile.Text(item, "pod") is { } pod ? $"{DocumentFile.Text(item, "namespace")}/{pod}"
            : DocumentFile.Text(item, "metadata", "name") is not { } name ? null
            : DocumentFile.Text(item, "kind") is { } kind and not ("Pod" or "CiliumEndpoint")
                ? throw new InputException($"{source} holds objects of kind {kind}, not Pods", "NotPods")
            : $"{DocumentFile.Text(item, "metadata", "namespace")}/{name}",
        name => PodTarget.Parse(name.StartsWith('/') ? name[1..] : name, space: ""), cancellationToken);
}
