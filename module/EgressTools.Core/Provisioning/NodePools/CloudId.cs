namespace EgressTools.Provisioning.NodePools;

/// <summary>The IDs that Tencent Cloud gives: a word for the kind, a dash, lower case letters and digits.</summary>
internal sealed record CloudId(string Prefix, OptionDefinition Option)
{
    public static readonly CloudId Cluster = new("cls", Options.ClusterId);
    public static readonly CloudId Vpc = new("vpc", Options.VpcId);
    public static readonly CloudId Subnet = new("subnet", Options.SubnetId);
    public static readonly CloudId SecurityGroup = new("sg", Options.SecurityGroupId);
    public static readonly CloudId SshKey = new("skey", Options.SshKeyId);
    public static readonly CloudId BandwidthPackage = new("bwp", Options.BandwidthPackageId);

    /// <summary>The IDs of the kind as a regular expression, in the notation that .NET and Terraform share.</summary>
    public string Pattern => $"^{Prefix}-[0-9a-z]+$";

    /// <summary>The texts, each once.</summary>
    /// <exception cref="UsageException">One is not an ID of the kind.</exception>
    public ImmutableArray<string> CheckAll(ImmutableArray<string> texts) => [.. texts.Select(Check).Distinct()];

    /// <inheritdoc cref="CheckAll"/>
    public string Check(string text)
    {
        var isId = text.StartsWith(Prefix + "-", StringComparison.Ordinal) && text.Length > Prefix.Length + 1
            && text.AsSpan(Prefix.Length + 1).IndexOfAnyExcept("0123456789abcdefghijklmnopqrstuvwxyz".AsSpan()) < 0;
        return isId ? text : throw new UsageException($"{Option}: '{text}' is not an ID: write it as {Prefix}-xxxxxxxx", "InvalidId");
    }
}
