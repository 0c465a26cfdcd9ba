namespace EgressTools.Engine;

/// <summary>What can be wrong with a node as a gateway, in the words that both the list of nodes and the checks use.</summary>
internal static class GatewayProblems
{
    public static readonly NodeProblem Cordoned = new("cordoned", "cordoned: somebody may be about to drain it");
    public static readonly NodeProblem SuperNode = new("super-node", "a super node runs no Cilium agent and cannot be a gateway");
    public static readonly NodeProblem NoCiliumNode = new("no-cilium-node", "no CiliumNode: no agent has registered it, so no policy can choose it");
    public static readonly NodeProblem IPv6First = new("ipv6-first", "has an IPv6 address first, so agents of this release cannot use it as a gateway");
    private static readonly NodeProblem Down = new("not-ready", "not ready: traffic sent to it is lost");
    private static readonly NodeProblem Silent = new("not-ready", "its kubelet does not report: traffic sent to it may be lost");

    /// <summary>Of a node that is not ready.</summary>
    public static NodeProblem NotReady(NodeReadiness readiness) => readiness == NodeReadiness.NotReady ? Down : Silent;
}
