namespace EgressTools.Cluster;

/// <summary>What is asked of the server, in RBAC's words.</summary>
/// <param name="Verb">get, list, create, patch, delete; or discover, which asks for the versions of the resource's group.</param>
/// <param name="Name">The object; empty for a list of the whole cluster.</param>
/// <param name="Subresource">Such as "exec" or "ephemeralcontainers"; null for the object itself.</param>
internal sealed record ApiCall(string Verb, ApiResource Resource, ObjectName Name = default, string? Subresource = null)
{
    public const string Discover = "discover";

    /// <summary>"pods/exec", "ciliumnodes.cilium.io": what a right is granted on.</summary>
    public string QualifiedName => Subresource is null ? Resource.QualifiedName : $"{Resource.Plural}/{Subresource}";

    /// <summary>Whether the connection becomes one to a program in a pod.</summary>
    public bool IsUpgrade => Subresource == "exec";
    /// <summary>Whether admission looks at it: it changes something, or connects to a pod.</summary>
    public bool Changes => Verb is not ("get" or "list" or Discover);
    /// <summary>The verbs that are needed: a server up to 1.34 asks for one of them at exec, a later one for both.</summary>
    public string Rights => IsUpgrade ? "get and create" : Verb;

    /// <summary>"CiliumEgressGatewayPolicy 'web'"; the resource's name where no object is named.</summary>
    public string Target => string.IsNullOrEmpty(Name.Name) ? QualifiedName : TerminalText.Plain($"{Resource.Kind} '{Name}'");

    /// <summary>Path below the server's address.</summary>
    public string Path
    {
        get
        {
            if (Verb == Discover)
                return $"apis/{Resource.Group}";
            var root = Resource.Group.Length == 0 ? "api" : "apis";
            var space = Resource.Namespaced && !string.IsNullOrEmpty(Name.Namespace) ? $"/namespaces/{Uri.EscapeDataString(Name.Namespace)}" : "";
            // The name of an object to be created is not part of the path.
            var name = string.IsNullOrEmpty(Name.Name) || Verb == "create" && Subresource is null ? "" : "/" + Uri.EscapeDataString(Name.Name);
            return $"{root}/{Resource.GroupVersion}{space}/{Resource.Plural}{name}{(Subresource is null ? "" : "/" + Subresource)}";
        }
    }

    /// <summary>"list ciliumendpoints.cilium.io", "create pods/exec 'default/web'".</summary>
    public override string ToString() => string.IsNullOrEmpty(Name.Name) ? $"{Verb} {QualifiedName}" : TerminalText.Plain($"{Verb} {QualifiedName} '{Name}'");
}
