namespace EgressTools.Operations;

/// <summary>The address whose pods are shown.</summary>
/// <param name="Address">An egress IP, a gateway's address or a public address.</param>
public sealed record UsersRequest(string Address);

/// <summary>Which pods leave by an address. Of several addresses the first one reads for all.</summary>
public sealed class UsersUseCase
{
    internal const SnapshotKinds Needs = SnapshotKinds.Nodes | SnapshotKinds.Engine;
    private ClusterSnapshot? _snapshot;

    /// <summary>The pods by name, one for each policy and gateway.</summary>
    /// <exception cref="UsageException">The text is not an address.</exception>
    /// <exception cref="InputException">Policies, endpoints or nodes could not be read.</exception>
    public async Task<ImmutableArray<AddressUser>> RunAsync(UsersRequest request, World world, IReport report, CancellationToken cancellationToken)
    {
        _snapshot ??= await world.ReadAsync(Needs, report, cancellationToken).ConfigureAwait(false);
        var users = Of(_snapshot, request.Address);
        if (users.IsEmpty)
            report.Note($"no pod leaves by {request.Address}");
        return users;
    }

    internal static ImmutableArray<AddressUser> Of(ClusterSnapshot snapshot, string text)
    {
        if (!Address.TryParse(text, out var address))
            throw new UsageException($"'{text}' is not an IP address: give an egress IP, a gateway's address or a public address", "InvalidAddress");
        Prerequisites.Require(snapshot, Prerequisites.All, $"who leaves by {address}");
        var table = RuleTable.Build(snapshot);
        var nodes = new NodeIndex(snapshot, table);
        var found = from entry in table.Entries()
                    from claim in entry.Claims
                    let roles = Roles(claim, address, nodes)
                    where roles.Length > 0
                    group (entry, claim, roles) by (claim.Endpoint, claim.Policy.Name, claim.Chosen) into uses
                    orderby uses.Key.Endpoint.Name, uses.Key.Name
                    select new AddressUser(uses.Key.Endpoint.Name, uses.Key.Name, uses.Key.Chosen.Node!, uses.First().claim.EgressIP)
                    {
                        Node = uses.Key.Endpoint.NodeIP is { } ip ? nodes.OwnerOf(ip) ?? "" : "",
                        Roles = [.. uses.SelectMany(static u => u.roles).Distinct().Order()],
                        PublicAddresses = [.. uses.SelectMany(u => nodes.SeenAs(u.entry.Claims.First(c => c.Chosen == uses.Key.Chosen),
                            u.entry.Destination.IsIPv6)).Distinct()],
                        Destinations = [.. uses.Select(static u => u.entry.Destination).Order()],
                        Contested = uses.Any(static u => u.entry.IsConflict),
                    };
        return [.. found];
    }

    /// <summary>Every address that <see cref="Of"/> finds pods by, and what it is.</summary>
    internal static IEnumerable<(Address Address, AddressRole Role, string Policy)> Addresses(ClusterSnapshot snapshot)
    {
        Prerequisites.Require(snapshot, Prerequisites.All, "by which addresses pods leave");
        var table = RuleTable.Build(snapshot);
        var nodes = new NodeIndex(snapshot, table);
        return table.Entries().SelectMany(static e => e.Claims)
            .SelectMany(claim => Addresses(claim, nodes).Select(found => (found.Address, found.Role, claim.Policy.Name))).Distinct();
    }

    private static ImmutableArray<AddressRole> Roles(MapClaim claim, Address address, NodeIndex nodes) =>
        [.. Addresses(claim, nodes).Where(found => found.Address == address).Select(static found => found.Role)];

    private static IEnumerable<(Address Address, AddressRole Role)> Addresses(MapClaim claim, NodeIndex nodes)
    {
        if (claim.Gateway.Kind != GatewayKind.Node)
            yield break;
        if ((claim.EgressIP ?? claim.AskedIP) is { } own)
            yield return (own, AddressRole.Egress);
        yield return (claim.Gateway.Address, AddressRole.Gateway);
        foreach (var seen in nodes.SeenAs(claim, claim.Destination.Cidr.IsIPv6).Distinct())
            yield return (seen, AddressRole.Public);
    }
}
