namespace EgressTools.Commands;

/// <summary>The errors for names that nothing has: one sentence for each kind of object.</summary>
internal static class NotFound
{
    /// <summary>No node has the name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="origin">The cluster, or what was saved of it; empty where it is clear.</param>
    /// <param name="hint">What to do; null for how nodes are listed.</param>
    public static UsageException Node(string name, string origin = "", string? hint = null) =>
        Of("node", name, origin.Length > 0 ? " in " + origin : "", hint ?? Nodes, "NodeNotFound");

    /// <summary>No node has the labels.</summary>
    public static UsageException Labelled(string selector, string option = "") =>
        new($"{option}no node has the labels '{selector}': {Nodes}", "NoNode") { Missing = selector };

    /// <summary>No agent's node has the name.</summary>
    public static UsageException CiliumNode(string name) => Of("CiliumNode", name, "", Nodes, "NodeNotFound");

    /// <summary>No policy has the name.</summary>
    public static UsageException Policy(string name) => Of("policy", name, "", $"{Subcommands.Policies} lists the policies", "PolicyNotFound");

    /// <summary>No pod has the name.</summary>
    /// <param name="pod">Namespace and name.</param>
    /// <param name="hint">What to do.</param>
    public static UsageException Pod(string pod, string hint) => Of("pod", pod, "", hint, "PodNotFound");

    private static string Nodes => $"{Subcommands.Nodes} {Options.All} lists the nodes";

    private static UsageException Of(string what, string name, string place, string hint, string id) =>
        new($"{what} '{name}' not found{place}{(name.Any(char.IsAsciiLetterUpper) ? ", and names are lower case" : "")}: {hint}", id) { Missing = name };
}
