using System.Collections.Immutable;
using EgressTools.Model;
using EgressTools.Operations;

namespace EgressTools.Checks.Gateways;

internal sealed class IPv6FirstGateway() : Check("EGT2008", Severity.Error, "the first internal address of a gateway node is IPv6")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes;

    public override string Why =>
        "The maps hold gateways as IPv4 addresses. Agents of 1.14, 1.15 and 1.17.0 take the first InternalIP of the CiliumNode, of whatever family: where that is IPv6, they remove each entry in the pass that writes it. "
        + "The traffic leaves by the pods' own nodes, also where the node has an IPv4 address further down. Agents of 1.16 and from 1.18 on take the IPv4 address.";

    public override string Cure => "Let the kubelet list the IPv4 address first (--node-ip=IPV4,IPV6), or choose a node whose first address is IPv4.";

    public override ImmutableArray<string> References => Issues(39985);

    public override ShownIn Shown => ShownIn.Agents("1.14.19", "1.15.19", "1.17.0");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var found = new SortedDictionary<string, (CiliumNode Node, SortedSet<string> Policies)>(StringComparer.Ordinal);
        foreach (var policy in context.Gateways.Policies)
        {
            foreach (var gateway in policy.Gateways)
            {
                if (context.Gateways.TakenBy(gateway) is not { } node || !context.Behavior.IsWithoutIPv4(node))
                    continue;
                if (!found.TryGetValue(node.Name, out var known))
                    found.Add(node.Name, known = (node, new SortedSet<string>(StringComparer.Ordinal)));
                known.Policies.Add(policy.Policy.Name);
            }
        }
        foreach (var (node, policies) in found.Values)
        {
            yield return Found(CheckResource.Node(node.Name), $"its first internal address is IPv6: agents of this release keep no entry for it; it is chosen by {Some.Policies(policies)}") with
            {
                Evidence = [new("first address", node.NodeIP.ToString()!), new("policies", Some.Of(policies))],
                Remedy = "let the kubelet list the IPv4 address first: --node-ip=IPV4,IPV6",
            };
        }
    }
}
