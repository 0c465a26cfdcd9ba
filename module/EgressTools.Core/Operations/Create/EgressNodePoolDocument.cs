namespace EgressTools.Operations;

/// <summary>A document of a pool of gateways: a Terraform file, or an object of Karpenter. Like a policy's it names no package.</summary>
public sealed class EgressNodePoolDocument
{
    private readonly string _text;
    private readonly string _beginning;

    private EgressNodePoolDocument(string type, string name, ImmutableArray<string> variables, string text, string beginning, JObject json) =>
        (Type, Name, Variables, _text, _beginning, Json) = (type, name, variables, text, beginning, json);

    /// <summary>The type of a Terraform resource, or the kind of an object.</summary>
    public string Type { get; }
    /// <summary>The name of the pool or object.</summary>
    public string Name { get; }
    /// <summary>The variables that Terraform asks for; none in an object.</summary>
    public ImmutableArray<string> Variables { get; }
    internal JObject Json { get; }

    /// <summary>HCL or YAML, ending with a line feed.</summary>
    public string ToText() => _text;

    /// <summary>The same as JSON, indented: for Terraform a file *.tf.json.</summary>
    public string ToJson()
    {
        using var text = new StringWriter();
        JsonText.Write(text, Json);
        return text.ToString();
    }

    /// <summary>The document without its last line feed. Objects begin with <c>---</c>: one after the other they are a file of several documents.</summary>
    public override string ToString() => _beginning + _text.TrimEnd('\n');

    internal static EgressNodePoolDocument Of(TerraformDocument document) => new(document.Blocks[^1].Labels[0], document.Blocks[^1].Labels[1],
        [.. document.Blocks.Where(static b => b.Name == "variable").Select(static b => b.Labels[0])],
        HclWriter.Write(document), "", TerraformJson.Of(document));

    internal static EgressNodePoolDocument Of(CommentedObject document) =>
        new((string)document.Object["kind"]!, (string)document.Object["metadata"]!["name"]!, [], document.ToYaml(), "---\n", document.Object);
}
