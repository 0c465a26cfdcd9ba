namespace EgressTools;

/// <summary>A document of a pool of gateway nodes, as New-EgressNodePool makes it. As a text it is HCL or YAML.</summary>
[View(Text = nameof(Document))]
public sealed class EgressNodePool : EgressObject
{
    private readonly EgressNodePoolDocument _document;

    internal EgressNodePool(EgressNodePoolDocument document) => _document = document;

    /// <summary>The name of the pool or object.</summary>
    public string? Name => Text(_document.Name);
    /// <summary>The type of a Terraform resource, or the kind of an object.</summary>
    public string? Type => Text(_document.Type);
    /// <summary>The variables that Terraform asks for; none in an object.</summary>
    public ItemCollection<string> Variables => Texts(_document.Variables);
    /// <summary>The document as HCL or YAML; an object begins with <c>---</c>.</summary>
    public string Document => _document.ToString();

    /// <summary>As HCL or YAML, ending with a line feed.</summary>
    public string ToText() => _document.ToText();
    /// <summary>As JSON, indented: for Terraform a file *.tf.json.</summary>
    public string ToJson() => _document.ToJson();
    /// <summary>As HCL or YAML.</summary>
    public override string ToString() => Document;
}
