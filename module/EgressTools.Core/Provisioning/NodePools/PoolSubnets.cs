namespace EgressTools.Provisioning.NodePools;

/// <summary>A subnet that the Terraform file makes for the gateways.</summary>
/// <param name="Zone">Where it is; null where Terraform asks for it.</param>
internal sealed record NewSubnet(Cidr Range, string? Zone);

/// <summary>The subnets of gateways: existing ones, asked for, or created by the file with a route table of their own.</summary>
internal static class PoolSubnets
{
    // What subnets can be (Tencent Cloud's CreateSubnet), and the networks around them (CreateVpc).
    private const int LargestSize = 16;
    private const int SmallestSize = 28;
    private static readonly ImmutableArray<Cidr> Private = [Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.168.0.0/16")];

    /// <exception cref="UsageException">They do not fit each other, or a subnet is none.</exception>
    public static ImmutableArray<NewSubnet> Read(NodePoolRequest request)
    {
        if (!request.SubnetCidrs.IsEmpty && !request.SubnetIds.IsEmpty)
            throw new UsageException($"give {Options.SubnetId} for subnets that are there or {Options.SubnetCidr} for new ones, not both", "TwoSubnetChoices");
        if (!request.Zones.IsEmpty && request.SubnetCidrs.IsEmpty)
            throw new UsageException($"{Options.Zone} needs {Options.SubnetCidr}: it is the zone of a subnet that the file makes", "TwoSubnetChoices");
        if (!request.Zones.IsEmpty && request.Zones.Length != request.SubnetCidrs.Length)
            throw new UsageException($"{Options.Zone} is given {request.Zones.Length} times and " +
                $"{Options.SubnetCidr} {request.SubnetCidrs.Length} times: each new subnet lies in one zone", "TwoSubnetChoices");
        var ranges = request.SubnetCidrs.Select(Range).ToList();
        foreach (var (one, other) in ranges.SelectMany((one, i) => ranges.Skip(i + 1).Where(other => one.Overlaps(other)).Select(other => (one, other))))
            throw new UsageException($"{Options.SubnetCidr}: {one} and {other} have addresses in common", "InvalidCidr");
        return [.. ranges.Select((range, i) => new NewSubnet(range, request.Zones.IsEmpty ? null : PoolNames.Zone(request.Zones[i])))];
    }

    public static JToken Ids(GatewayPool pool, PoolVariables variables) => pool.NewSubnets.IsEmpty ? variables.Ids(pool.SubnetIds, CloudId.Subnet)
        : new JArray(pool.NewSubnets.Select((_, i) => new JRaw($"tencentcloud_subnet.{Label(pool, i, '_', PoolNames.Identifier(pool.Name))}.id")));

    /// <summary>The subnets that the file makes, and their route table.</summary>
    public static ImmutableArray<TerraformBlock> Blocks(GatewayPool pool, PoolVariables variables)
    {
        if (pool.NewSubnets.IsEmpty)
            return [];
        var name = PoolNames.Identifier(pool.Name);
        var table = new TerraformBlock("resource",
            new TerraformArgument("vpc_id", TerraformPool.Vpc(pool, variables)), new TerraformArgument("name", pool.Name))
        {
            Labels = ["tencentcloud_route_table", name],
            Comment = "The gateways' own: no route 0.0.0.0/0 to a NAT gateway belongs here. It would catch what\nleaves, " +
                "and nobody would see the gateways' own addresses.",
        };
        return [table, .. pool.NewSubnets.Select((subnet, i) => new TerraformBlock("resource",
            new TerraformArgument("vpc_id", TerraformPool.Vpc(pool, variables)),
            new TerraformArgument("name", Label(pool, i, '-', pool.Name)),
            new TerraformArgument("cidr_block", subnet.Range.ToString()),
            new TerraformArgument("availability_zone", subnet.Zone is { } zone ? new JValue(zone) : variables.Zone(i, pool.NewSubnets.Length)),
            new TerraformArgument("route_table_id", new JRaw($"tencentcloud_route_table.{name}.id")),
            new TerraformArgument("is_multicast", false)) { Labels = ["tencentcloud_subnet", Label(pool, i, '_', name)] })];
    }

    private static string Label(GatewayPool pool, int index, char separator, string name) =>
        pool.NewSubnets.Length == 1 ? name : $"{name}{separator}{index + 1}";

    private static Cidr Range(string text)
    {
        if (!Cidr.TryParse(text, out var range, out var hadHostBits) || hadHostBits || range.IsIPv6)
            throw Invalid("an IPv4 range: write it as 10.0.9.0/24");
        if (range.Length is < LargestSize or > SmallestSize)
            throw Invalid($"a size of a subnet: Tencent Cloud makes them from /{LargestSize} to /{SmallestSize}");
        return Private.Any(p => p.Contains(range)) ? range : throw Invalid($"a private range: the networks of Tencent Cloud lie in {Listed.All(Private)}");

        UsageException Invalid(string what) => new($"{Options.SubnetCidr}: '{text}' is not {what}", "InvalidCidr");
    }
}
