namespace EgressTools.Checks.Gateways;

/// <summary>Node pools and other resources in Terraform files.</summary>
internal static class TerraformPools
{
    public const string Native = "tencentcloud_kubernetes_native_node_pool";

    public const string Ordinary = "tencentcloud_kubernetes_node_pool";

    /// <summary>The resources of some types.</summary>
    public static IEnumerable<TerraformResource> Of(CheckContext context, params string[] types) =>
        from file in context.TerraformFiles
        from block in file.Blocks
        where block is { Type: "resource", Labels.Length: 2 } && types.Contains(block.Labels[0])
        select new TerraformResource(file, block);

    /// <summary>The labels of a pool's nodes that are literals.</summary>
    public static LabelSet LabelsOf(HclBlock pool) => pool.Labels[0] == Native ? Pairs(pool, "labels") : pool.Attribute("labels")?.Members ?? LabelSet.Empty;

    /// <summary>The blocks with name and value in which native pools have labels and annotations.</summary>
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
    /// <summary>The resource of findings: the type and name of its Terraform address.</summary>
    public CheckResource Resource => new(Block.Labels[0], new ObjectName("", Block.Labels[1]));

    /// <summary>The file and line.</summary>
    public SourceLocation Source => new(Origin.Path, Block.Line);
}
