using System.Collections.Immutable;
using EgressTools.Model;
using EgressTools.Net;

namespace EgressTools.Checks.Policies;

internal sealed class BothFamiliesOneEgressIP() : Check("EGT1004", Severity.Error, "destinations of both families and an egress IP of one")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override VersionSpan Versions => VersionSpan.From(1, 20);

    public override string Why =>
        "Cilium 1.20 derives what a policy needs of both families together. Where the policy has 0.0.0.0/0 and ::/0 and an egressIP of IPv4, and the gateway's interface has no IPv6 address, "
        + "the egress IP of the IPv4 entries becomes 0.0.0.0, and the gateway drops that traffic (drop reason 204). No release that cures it is known; releases before 1.20 took such policies.";

    public override string Cure => "Leave out the destinations of the family that the cluster does not use, or make one policy for each family. "
        + "A gateway whose node lists an internal address of the other family is not spoken of; kubectl egress check --fix takes IPv6 out only where it is known that there is none.";

    public override ImmutableArray<string> References => Issues(48660, 44524);

    public override ShownIn Shown => ShownIn.Agents("1.20.2");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            var compiled = context.Compile(policy);
            if (!compiled.Destinations.Any(static d => !d.Excluded && d.Cidr.IsIPv6) || !compiled.Destinations.Any(static d => !d.Excluded && !d.Cidr.IsIPv6))
                continue;
            var asked = compiled.Gateways.Select(static g => g.EgressAddress).OfType<Address>().Distinct().Order().ToList();
            if (asked.Count == 0 || compiled.Gateways.Where(static g => g.EgressIP is not null).All(g => context.NodeOf(g)?.HasInternal(ipv6: !asked[0].IsIPv6) == true))
                continue;
            yield return Found(policy, Message(asked)) with
            {
                // Only for IPv4 was it seen that traffic is lost.
                Severity = asked[0].IsIPv6 ? Severity.Warning : Severity.Error,
                Evidence = [new("destinationCIDRs", Some.Of(policy.DestinationCidrs)), new("egressIP", Some.Of(asked))],
                Remedy = asked[0].IsIPv6 ? "move the IPv4 destinations to a policy of their own" : "remove the IPv6 destinations, or move them to a policy of their own without this egressIP",
            };
        }
    }

    private static string Message(List<Address> asked)
    {
        var (own, other) = asked[0].IsIPv6 ? ("IPv6", "IPv4") : ("IPv4", "IPv6");
        return asked[0].IsIPv6
            ? $"destinations of both families and egressIP {asked[0]} of {own}: Cilium 1.20 may find no egress IP where the gateway's interface has no {other} address"
            : $"destinations of both families and egressIP {asked[0]} of {own}: Cilium 1.20 drops the {own} traffic where the gateway's interface has no {other} address";
    }
}
