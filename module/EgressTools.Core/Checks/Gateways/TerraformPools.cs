namespace EgressTools.Checks.Gateways;

/// <summary>Resources in Terraform files.</summary>
internal static class TerraformPools
{
    public const string Native = "tencentcloud_kubernetes_native_node_pool";

    public const string Ordinary = "tencentcloud_kubernetes_node_pool";

    /// <summary>The resources of some types, with their files.</summary>
    public static IEnumerable<TerraformResource> Of(CheckContext context, params string[] types) =>
        from file in context.TerraformFiles
        from block in file.Blocks
        where block is { Type: "resource", Labels.Length: 2 } && types.Contains(block.Labels[0])
        select new TerraformResource(file, block);

    /// <summary>The labels of a pool's nodes, as far as they are plain texts.</summary>
    public static LabelSet LabelsOf(HclBlock pool) => pool.Labels[0] == Native ? Pairs(pool, "labels") : pool.Attribute("labels")?.Members ?? LabelSet.Empty;

    /// <summary>Blocks with name and value, as native pools write labels and annotations.</summary>
    public static LabelSet Pairs(HclBlock block, string type) => LabelSet.Create(
        from pair in block.Inner(type)
        let name = pair.Attribute("name")?.Literal
        let value = pair.Attribute("value")?.Literal
        where name is not null && value is not null
        select new KeyValuePair<string, string>(name, value));
}

/// <summary>A resource in a Terraform file.</summary>
internal sealed record TerraformResource(TerraformFile Origin, HclBlock Block)
{
    /// <summary>What a finding about it is about, as Terraform addresses it but for the dot.</summary>
    public CheckResource Resource => new(Block.Labels[0], new ObjectName("", Block.Labels[1]));

    /// <summary>Where it is written.</summary>
    public SourceLocation Source => new(Origin.Path, Block.Line);
}
