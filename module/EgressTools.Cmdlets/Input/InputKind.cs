using System.Collections;

namespace EgressTools.Cmdlets;

/// <summary>What an object is to these cmdlets.</summary>
internal enum InputKind
{
    /// <summary>It does not say; a name is enough.</summary>
    Other,

    /// <summary>A node.</summary>
    Node,

    /// <summary>A policy.</summary>
    Policy,

    /// <summary>A pod, a workload, or what was found out about a pod.</summary>
    Pod,

    /// <summary>A file or folder.</summary>
    File,

    /// <summary>An object of Kubernetes that these cmdlets have nothing to do with.</summary>
    Foreign,
}

/// <summary>Tells what an object is.</summary>
internal static class InputKinds
{
    /// <summary>By what only one kind of object has.</summary>
    public static InputKind Of(object argument) => argument switch
    {
        _ when Arguments.Value(argument) is FileSystemInfo => InputKind.File,
        _ when Arguments.Text(argument, "apiVersion") is not null =>
            OfWord(Arguments.Text(argument, "kind") ?? "") is var kind && kind != InputKind.Other ? kind : InputKind.Foreign,
        _ when Has(argument, "Manifest") || (Has(argument, "Gateways") && Has(argument, "Destinations")) => InputKind.Policy,
        _ when Has(argument, "Pod") => InputKind.Pod,
        _ when Has(argument, "InternalIP") => InputKind.Node,
        _ when Has(argument, "FullName") && Has(argument, "PSPath") => InputKind.File,
        _ => InputKind.Other,
    };

    /// <summary>The kind in the words of <see cref="PodTarget"/> of a pod or workload of Kubernetes; null for anything else.</summary>
    public static string? OfKubernetes(object argument) => Arguments.Text(argument, "apiVersion") is null ? null
        : Arguments.Text(argument, "kind") is { } kind && OfWord(kind) == InputKind.Pod ? kind == "CiliumEndpoint" ? "pod" : kind : null;

    /// <summary>A kind of Kubernetes, or the type that kubectl writes before a name.</summary>
    public static InputKind OfWord(string word) => word.Split('.')[0].ToUpperInvariant() switch
    {
        "NODE" or "NODES" or "NO" or "CILIUMNODE" => InputKind.Node,
        "CILIUMEGRESSGATEWAYPOLICY" or "CILIUMEGRESSGATEWAYPOLICIES" or "CEGP" => InputKind.Policy,
        "POD" or "PODS" or "PO" or "CILIUMENDPOINT" or "DEPLOYMENT" or "STATEFULSET" or "DAEMONSET" or "REPLICASET" or "JOB" or "SERVICE" => InputKind.Pod,
        _ => InputKind.Other,
    };

    private static bool Has(object argument, string name) => Arguments.Value(argument) is IDictionary ? Arguments.Property(argument, name) is not null
        : PSObject.AsPSObject(argument).Properties[name] is not null;
}

/// <summary>A name as <c>kubectl get -o name</c> writes it.</summary>
internal static class TypedName
{
    /// <summary>"node/a", "ciliumegressgatewaypolicy.cilium.io/web": the kind, <see cref="InputKind.Other"/> for an unknown one, and the name; null for a
    /// text without a type.</summary>
    public static (InputKind Kind, string Name)? Of(string text) => text.Split('/') is [{ Length: > 0 } type, { Length: > 0 } name]
        ? InputKinds.OfWord(type) is var kind && kind != InputKind.Other ? (kind, name) : (kind, text) : null;
}
