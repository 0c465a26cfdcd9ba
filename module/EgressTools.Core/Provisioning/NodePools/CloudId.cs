namespace EgressTools.Provisioning.NodePools;

/// <summary>The IDs that Tencent Cloud gives: a word for the kind, a dash, lower case letters and digits.</summary>
/// <param name="Variable">The variable of a Terraform file that asks for what is not given.</param>
/// <param name="Meaning">What that variable says of itself.</param>
internal sealed record CloudId(string Prefix, OptionDefinition Option, string Variable = "", string Meaning = "")
{
    public static readonly CloudId Cluster = new("cls", Options.ClusterId, "cluster_id", "Cluster that the gateways belong to");
    public static readonly CloudId Vpc = new("vpc", Options.VpcId, "vpc_id", "Network of the cluster");
    public static readonly CloudId Subnet = new("subnet", Options.SubnetId, "subnet_ids",
        "Subnets of the gateways alone, in the cluster's network, without a route 0.0.0.0/0 to a NAT gateway");
    public static readonly CloudId SecurityGroup = new("sg", Options.SecurityGroupId, "security_group_ids",
        "Security groups of the gateways; they have to admit UDP 8472 from the subnets of all nodes");
    public static readonly CloudId SshKey = new("skey", Options.SshKeyId);
    public static readonly CloudId BandwidthPackage =
        new("bwp", Options.BandwidthPackageId, "bandwidth_package_id", "Bandwidth package of the gateways' public addresses");

    /// <summary>The IDs of the kind as a regular expression, in the notation that .NET and Terraform share.</summary>
    public string Pattern => $"^{Prefix}-[0-9a-z]+$";
    public string Example => $"{Prefix}-xxxxxxxx";

    /// <summary>The texts, each once.</summary>
    public ImmutableArray<string> CheckAll(ImmutableArray<string> texts) => [.. texts.Select(Check).Distinct()];

    /// <inheritdoc cref="CheckAll"/>
    public string Check(string text)
    {
        var isId = text.StartsWith(Prefix + "-", StringComparison.Ordinal) && text.Length > Prefix.Length + 1
            && text.AsSpan(Prefix.Length + 1).IndexOfAnyExcept("0123456789abcdefghijklmnopqrstuvwxyz".AsSpan()) < 0;
        return isId ? text : throw new UsageException($"{Option}: '{text}' is not an ID: write it as {Example}", "InvalidId");
    }
}
