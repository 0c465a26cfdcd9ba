namespace EgressTools;

/// <summary>The document of a policy, as New-EgressPolicy makes it and Publish-EgressPolicy applies it. As a text it is YAML.</summary>
[View(Text = nameof(Yaml))]
public sealed class EgressPolicyManifest : EgressObject
{
    private readonly EgressPolicyDocument _document;

    internal EgressPolicyManifest(EgressPolicyDocument document, ApplyAction? action = null) =>
        (_document, Action) = (document, action?.ToString().ToLowerInvariant());

    /// <summary>The policy's name.</summary>
    public string? Name => Text(_document.Name);
    /// <summary>Its selectors as JSON, one for each alternative.</summary>
    public ItemCollection<string> Selectors => Texts(_document.Selectors);
    /// <summary>Its gateways' node selectors as JSON.</summary>
    public ItemCollection<string> GatewaySelectors => Texts(_document.GatewaySelectors);
    /// <summary>The egress IPs of its gateways.</summary>
    public ItemCollection<string> EgressIPs => Texts(_document.EgressIPs);
    /// <summary>Its destination CIDRs.</summary>
    public ItemCollection<string> Destinations => Texts(_document.DestinationCidrs);
    /// <summary>Its excluded CIDRs.</summary>
    public ItemCollection<string> Excluded => Texts(_document.ExcludedCidrs);
    /// <summary>What applying it did: create, configure or unchanged; null if it was not applied.</summary>
    public string? Action { get; }
    /// <summary>The document as YAML, beginning with <c>---</c>.</summary>
    public string Yaml => _document.ToString();
    /// <summary>The document as JSON, which Publish-EgressPolicy and kubectl apply take.</summary>
    public string Manifest => _document.ToCompactJson();

    /// <summary>As YAML, ending with a line feed.</summary>
    public string ToYaml() => _document.ToYaml();
    /// <summary>As JSON, indented.</summary>
    public string ToJson() => _document.ToJson();
    /// <summary>As YAML.</summary>
    public override string ToString() => Yaml;
}
