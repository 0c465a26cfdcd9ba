namespace EgressTools.Provisioning.NodePools;

/// <summary>An item of a block of Terraform's language.</summary>
internal abstract record TerraformItem(string Name)
{
    /// <summary>What is said above it; several lines with line feeds.</summary>
    public string? Comment { get; init; }
}

/// <summary>An argument: a text, a number, true or false, a list or an object of these; a <see cref="JRaw"/> is an expression.</summary>
internal sealed record TerraformArgument(string Name, JToken Value) : TerraformItem(Name);

/// <summary>A block with its labels.</summary>
internal sealed record TerraformBlock(string Name, ImmutableArray<string> Labels, ImmutableArray<TerraformItem> Items) : TerraformItem(Name)
{
    public TerraformBlock(string name, params ImmutableArray<TerraformItem> items) : this(name, [], items)
    {
    }
}

/// <summary>A file.</summary>
internal sealed record TerraformDocument(ImmutableArray<string> Head, ImmutableArray<TerraformBlock> Blocks);
