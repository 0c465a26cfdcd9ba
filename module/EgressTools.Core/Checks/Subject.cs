namespace EgressTools.Checks;

/// <summary>The object of a finding, with its file and line if it is from a file.</summary>
internal readonly record struct Subject(CheckResource Resource, SourceLocation? Source)
{
    public static implicit operator Subject(CheckResource resource) => new(resource, null);

    public static implicit operator Subject(EgressPolicy policy) => new(CheckResource.Policy(policy.Name), policy.Source);

    public static implicit operator Subject(CompiledPolicy policy) => policy.Policy;

    /// <summary>A policy, at a line of its document; 0 if unknown.</summary>
    public static Subject Of(EgressPolicy policy, int line) =>
        (Subject)policy with { Source = policy.Source is { } source && line > 0 ? source with { Line = line } : policy.Source };

    public static implicit operator Subject(Node node) => CheckResource.Node(node.Name);

    public static implicit operator Subject(NodePool pool) => new(CheckResource.NodePool(pool.Name), pool.Source);

    public static implicit operator Subject(TerraformResource resource) => new(resource.Resource, resource.Source);
}
