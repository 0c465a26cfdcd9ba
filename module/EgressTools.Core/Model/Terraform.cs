namespace EgressTools.Model;

/// <summary>A Terraform file: its blocks, also where something is wrong with it.</summary>
/// <param name="Blocks">The outermost blocks in order; of a block that does not close, what could be read.</param>
/// <param name="Fault">The first thing that keeps Terraform from reading it; null where nothing does.</param>
public sealed record TerraformFile(string Path, ImmutableArray<HclBlock> Blocks, HclFault? Fault);

/// <summary>Why a text is not HCL.</summary>
/// <param name="Line">Where, from 1.</param>
/// <param name="Reason">What is wrong, one clause.</param>
public sealed record HclFault(int Line, string Reason)
{
    /// <summary>The text may well be HCL: it is only more than this tool reads.</summary>
    public bool IsLimit { get; init; }
}

/// <summary>A block: <c>type "label" "label" { ... }</c>.</summary>
/// <param name="Type">Such as resource, labels, native.</param>
/// <param name="Labels">Such as the resource's type and name.</param>
/// <param name="Line">Where it begins, from 1.</param>
public sealed record HclBlock(string Type, ImmutableArray<string> Labels, int Line)
{
    /// <summary>Its attributes, in order.</summary>
    public ImmutableArray<HclAttribute> Attributes { get; init; } = [];
    /// <summary>The blocks in it, in order.</summary>
    public ImmutableArray<HclBlock> Blocks { get; init; } = [];
    /// <summary>As it is written: <c>resource "a" "b"</c>.</summary>
    public string Header => string.Join(' ', Labels.Select(static l => $"\"{l}\"").Prepend(Type));

    /// <summary>An attribute, or null.</summary>
    public HclAttribute? Attribute(string name) => Attributes.FirstOrDefault(a => a.Name == name);

    /// <summary>The blocks of a type; of a dynamic one, what it generates.</summary>
    public IEnumerable<HclBlock> Inner(string type) =>
        Blocks.Where(b => b.Type == type).Concat(Blocks.Where(b => b.Type == "dynamic" && b.Labels is [var label, ..] && label == type)
            .SelectMany(static b => b.Blocks.Where(static c => c.Type == "content")));

    /// <summary>Whether an attribute or block of the name is there.</summary>
    public bool Has(string name) => Attribute(name) is not null || Inner(name).Any();
}

/// <summary>An attribute: <c>name = expression</c>.</summary>
/// <param name="Text">The expression as written, without comments.</param>
/// <param name="Literal">Its value where it is a plain text, a number, true or false; null where it has to be computed.</param>
/// <param name="Line">Where it begins, from 1.</param>
public sealed record HclAttribute(string Name, string Text, string? Literal, int Line)
{
    /// <summary>Members of an object that are plain values: <c>{ "a" = "b" }</c>.</summary>
    public LabelSet Members { get; init; } = LabelSet.Empty;
}
