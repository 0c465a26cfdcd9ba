namespace EgressTools.Operations;

/// <summary>The documents of a pool of gateways and what is to be said about them.</summary>
/// <param name="Documents">One Terraform file, or Karpenter's objects in the order in which they are applied.</param>
/// <param name="Notes">What has to be so around the pool.</param>
/// <param name="Warnings">What costs a gateway its address.</param>
public sealed record CreatedNodePool(ImmutableArray<EgressNodePoolDocument> Documents, ImmutableArray<string> Notes, ImmutableArray<string> Warnings)
{
    /// <summary>Prints the documents: HCL or YAML with comments, else JSON, names or a template.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">One of <see cref="CreateNodePool.FormatsOf"/>.</param>
    public void Write(TextWriter output, OutputFormat format)
    {
        if (format.Kind is OutputKind.Hcl or OutputKind.Yaml)
            output.Write(string.Join("---\n", Documents.Select(static d => d.ToText())));
        else
            ObjectPrinter.Write(output, format, [.. Documents.Select(static d => d.Json)]);
    }
}

/// <summary>Documents for a pool of gateway nodes on Tencent Cloud. Nothing is read and nothing is made.</summary>
public static class CreateNodePool
{
    /// <summary>The formats that documents of a kind can be printed in, the usual one first.</summary>
    public static ImmutableArray<OutputKind> FormatsOf(NodePoolKind kind) =>
        kind == NodePoolKind.Karpenter ? [OutputKind.Yaml, OutputKind.Json, OutputKind.Name, OutputKind.JsonPath] : [OutputKind.Hcl, OutputKind.Json];

    /// <summary>Makes the documents.</summary>
    /// <exception cref="UsageException">The request cannot be met; the sentence says why and what to do.</exception>
    public static CreatedNodePool Run(NodePoolRequest request)
    {
        var pool = PoolReader.Read(request);
        ImmutableArray<EgressNodePoolDocument> documents = pool.Kind == NodePoolKind.Karpenter
            ? [.. KarpenterPool.Write(pool).Select(EgressNodePoolDocument.Of)]
            : [EgressNodePoolDocument.Of(TerraformPool.Write(pool))];
        return new CreatedNodePool(documents, [.. PoolRemarks.Notes(pool, [.. documents.SelectMany(static d => d.Variables)])],
            [.. PoolRemarks.Warnings(pool)]);
    }
}
