namespace EgressTools;

/// <summary>A role, or the binding of a ServiceAccount to one, as New-EgressRole makes it. As a text it is YAML.</summary>
[View(Text = nameof(Yaml))]
public sealed class EgressRole : EgressObject
{
    private readonly EgressRoleDocument _document;

    internal EgressRole(EgressRoleDocument document) => _document = document;

    /// <summary>ClusterRole, Role, ClusterRoleBinding or RoleBinding.</summary>
    public string? Kind => Text(_document.Kind);
    /// <summary>Its name.</summary>
    public string? Name => Text(_document.Name);
    /// <summary>Its namespace; null if it is of the whole cluster.</summary>
    public string? Namespace => Text(_document.Namespace);
    /// <summary>The document as YAML, beginning with <c>---</c>.</summary>
    public string Yaml => _document.ToString();

    /// <summary>As YAML, ending with a line feed.</summary>
    public string ToYaml() => _document.ToYaml();
    /// <summary>As JSON, indented.</summary>
    public string ToJson() => _document.ToJson();
    /// <summary>As YAML.</summary>
    public override string ToString() => Yaml;
}
