namespace EgressTools.Operations;

/// <summary>The documents of a pool of gateways and what is to be said about them.</summary>
/// <param name="Documents">One Terraform file, or Karpenter's objects in the order in which they are applied.</param>
/// <param name="Notes">What the pool needs around it.</param>
/// <param name="Warnings">What costs a gateway its address.</param>
public sealed record CreatedNodePool(ImmutableArray<EgressNodePoolDocument> Documents, ImmutableArray<string> Notes, ImmutableArray<string> Warnings)
{
    /// <summary>Prints the documents: HCL or YAML with comments, else JSON, names or a template.</summary>
    public void Write(TextWriter output, OutputFormat format)
    {
        if (format.Kind is OutputKind.Hcl or OutputKind.Yaml)
            output.Write(string.Join("---\n", Documents.Select(static d => d.ToText())));
        else
            ObjectPrinter.Write(output, format, [.. Documents.Select(static d => d.Json)]);
    }
}

/// <summary>Writes documents for a pool of gateway nodes on Tencent Cloud. It reads nothing and creates nothing.</summary>
public static class CreateNodePoolUseCase
{
    /// <summary>The formats that documents of a kind can be printed in, the usual one first.</summary>
    public static ImmutableArray<OutputKind> FormatsOf(NodePoolKind kind) =>
        kind == NodePoolKind.Karpenter ? [OutputKind.Yaml, OutputKind.Json, OutputKind.Name, OutputKind.JsonPath] : [OutputKind.Hcl, OutputKind.Json];

    /// <summary>Writes the documents, and reports what was chosen and what may be wrong. The world must not name what is read instead of a cluster.</summary>
    /// <exception cref="UsageException">It does, or the request cannot be met.</exception>
    public static CreatedNodePool Run(NodePoolRequest request, World world, IReport report)
    {
        world.RequireNothingRead(Subcommands.CreateNodePool);
        var created = Run(request);
        foreach (var note in created.Notes)
            report.Explain(note);
        foreach (var warning in created.Warnings)
            report.Warn(warning);
        return created;
    }

    /// <summary>Writes the documents.</summary>
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
