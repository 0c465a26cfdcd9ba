namespace EgressTools.Operations;

/// <summary>A role or a binding. Like a policy's document its signature names no type of a package.</summary>
public sealed class EgressRoleDocument
{
    internal EgressRoleDocument(JObject document) => Document = document;

    /// <summary>ClusterRole, Role, ClusterRoleBinding or RoleBinding.</summary>
    public string Kind => (string)Document["kind"]!;
    /// <summary>Its name.</summary>
    public string Name => (string)Document["metadata"]!["name"]!;
    /// <summary>Its namespace; empty where it is of the whole cluster.</summary>
    public string Namespace => (string?)Document["metadata"]!["namespace"] ?? "";
    internal JObject Document { get; }

    /// <summary>As YAML, ending with a line feed.</summary>
    public string ToYaml() => YamlWriter.Write(Document);

    /// <summary>As JSON, indented.</summary>
    public string ToJson() => Document.ToString(Newtonsoft.Json.Formatting.Indented);

    /// <summary>As YAML, beginning with <c>---</c>: several written one after the other are a file of several documents.</summary>
    public override string ToString() => "---\n" + ToYaml().TrimEnd('\n');

    /// <summary>Prints several as objects.</summary>
    public static void Write(TextWriter output, OutputFormat format, ImmutableArray<EgressRoleDocument> documents) =>
        ObjectPrinter.Write(output, format, [.. documents.Select(static d => d.Document)]);
}
