namespace EgressTools.Operations;

/// <summary>What is wrong with CiliumNodes, in words.</summary>
internal static class CiliumNodeText
{
    // Where the label goes, a node that no agent knows is as it should be.
    public static string? Absent(ImmutableArray<string> nodes, NodeRequest request) => nodes.IsEmpty || request.Removes ? null
        : $"{Names(nodes)} {Plural.Verb(nodes.Length, "have")} no CiliumNode, so no policy can choose {Plural.Them(nodes.Length)}: " +
        "see whether the Cilium agent runs there (kubectl get pods -A -l k8s-app=cilium -o wide)";

    public static string Open(ImmutableArray<string> nodes, NodeRequest request) =>
        $"the CiliumNode of {Names(nodes)} {Carries(request)} {request.Label} at this moment: " +
        $"{Options.Timeout.With("0")} does not wait for the agent to copy labels; '{Subcommands.Nodes}' shows when it has";

    public static string Stale(ImmutableArray<string> nodes, NodeRequest request, TimeSpan timeout, string space)
    {
        var name = nodes.Length == 1 ? ShellText.Quote(nodes[0]) : "NODE";
        var byHand = request.Removes ? $"; where no agent can run, take it away by hand (kubectl label ciliumnode {name} {request.Label.Key}-)" : "";
        return string.Create(CultureInfo.InvariantCulture, $"after {timeout.TotalSeconds:0.###} s the CiliumNode " +
            $"of {Names(nodes)} {Carries(request)} {request.Label}, and policies look at the CiliumNode: the agent there does not copy the label (#41547), " +
            $"so restart it (kubectl delete pod -n {ShellText.Quote(space)} -l k8s-app=cilium --field-selector spec.nodeName={name}){byHand}");
    }

    public static ClusterException Unknown(ImmutableArray<string> nodes, NodeRequest request, ClusterException why)
    {
        var (one, they) = nodes.Length == 1 ? (true, "its CiliumNode does") : (false, "their CiliumNodes do");
        var done = request.Removes ? one ? "no longer carries" : "no longer carry" : one ? "carries" : "carry";
        return new ClusterException($"{Names(nodes)} {done} {request.Label}; whether {they} is unknown: {why.Message}", "CiliumNodeUnknown", why)
        {
            Verb = why.Verb,
            Resource = why.Resource,
            Status = why.Status,
            Reason = why.Reason,
        };
    }

    private static string Carries(NodeRequest request) => request.Removes ? "still carries" : "does not carry";

    private static string Names(ImmutableArray<string> nodes) => $"{Plural.Noun(nodes.Length, "node")} {Listed.Short(nodes.Select(static n => $"'{n}'"))}";
}
