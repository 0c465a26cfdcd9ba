using System.Collections.Immutable;
using EgressTools.Engine;
using EgressTools.Model;
using EgressTools.Net;

namespace EgressTools.Checks.Addresses;

internal sealed class GatewayWithoutPublicAddress() : Check("EGT3004", Severity.Warning, "a gateway has no public address")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.CiliumNodes | SnapshotKinds.Nodes;

    public override string Why =>
        "Traffic to the internet leaves by the gateway with its inner address. Without a public address of its own, something in front has to translate that: a NAT gateway, whose address the other side then sees, "
        + "the same for all nodes behind it. Where there is none, the traffic does not get out at all. Public addresses are read from Node and CiliumNode; what a cloud does not write there is not known.";

    public override string Cure => "Give the node a public address, or make sure that the NAT gateway in front has the address that the other side expects.";

    public override ImmutableArray<string> References => Issues(45137);

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var book = new NodeAddressBook(context);
        // Where IPv6 is switched off, no pod sends any.
        bool[] families = context.SettingOf("enable-ipv6") is null or "true" ? [false, true] : [false];
        foreach (var ipv6 in families)
        {
            foreach (var uses in Uses(context.Gateways, book, ipv6).GroupBy(static u => u.Node, u => u.Policy, StringComparer.Ordinal))
            {
                var policies = Some.Of(uses);
                var family = ipv6 ? "IPv6" : "IPv4";
                yield return Found(CheckResource.Node(uses.Key), $"the gateway has no public {family} address that is known, and gets traffic to the internet of {Some.Policies(uses)}: that leaves by a NAT in front of it, or not at all") with
                {
                    Evidence = [new("policies", policies), new("addresses", book.InsideOf(uses.Key))],
                    Remedy = "kubectl egress test shows by which address pods really leave",
                };
            }
        }
    }

    private static IEnumerable<(string Node, string Policy)> Uses(RuleTable table, NodeAddressBook book, bool ipv6) =>
        from policy in table.Policies
        where policy.Destinations.Any(d => !d.Excluded && d.Cidr.IsIPv6 == ipv6 && AddressClass.CoversPublic(d.Cidr))
        from gateway in policy.Ring
        where gateway.Node is not null && !book.HasPublic(gateway.Node, ipv6) && !(gateway.EgressIP is { } own && own.IsIPv6 == ipv6 && AddressClass.IsPublic(own))
        select (gateway.Node, policy.Policy.Name);
}
