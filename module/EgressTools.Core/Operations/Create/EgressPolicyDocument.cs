using Newtonsoft.Json;

namespace EgressTools.Operations;

/// <summary>A policy as it is written. Its signature names no type of a package, of which the load context of a front end may have another version.</summary>
public sealed class EgressPolicyDocument
{
    internal EgressPolicyDocument(JObject document) => Document = document;

    /// <summary>A policy that was read, as a document that can be applied.</summary>
    public static EgressPolicyDocument Of(EgressPolicy policy) => new(PolicySpec.Document(policy));

    /// <summary>An answer of the server as a document that can be applied to any state of the object.</summary>
    public EgressPolicyDocument AsWritten()
    {
        var document = PolicyDocument.Accept(Document);
        ((JObject)document["metadata"]!).Remove("resourceVersion");
        return new(document);
    }

    /// <summary>The policy's name.</summary>
    public string Name => (string?)Document["metadata"]?["name"] ?? "";
    /// <summary><c>spec.selectors</c> as compact JSON, one for each alternative.</summary>
    public ImmutableArray<string> Selectors => [.. Document.SelectTokens("spec.selectors[*]").Select(static s => s.ToString(Formatting.None))];
    /// <summary><c>spec.destinationCIDRs</c>.</summary>
    public ImmutableArray<string> DestinationCidrs => Texts("spec.destinationCIDRs[*]");
    /// <summary><c>spec.excludedCIDRs</c>.</summary>
    public ImmutableArray<string> ExcludedCidrs => Texts("spec.excludedCIDRs[*]");
    /// <summary>The egress IPs of the gateways that count: those of the list where there is one.</summary>
    public ImmutableArray<string> EgressIPs => Texts(Gateways + ".egressIP");
    /// <summary>The gateways' node selectors as compact JSON.</summary>
    public ImmutableArray<string> GatewaySelectors => [.. Document.SelectTokens(Gateways + ".nodeSelector").Select(static s => s.ToString(Formatting.None))];
    internal JObject Document { get; }
    private string Gateways => Document.SelectToken("spec.egressGateways[0]") is null ? "spec.egressGateway" : "spec.egressGateways[*]";

    /// <summary>As YAML, ending with a line feed.</summary>
    public string ToYaml() => YamlWriter.Write(Document);

    /// <summary>As JSON on one line.</summary>
    public string ToCompactJson() => Document.ToString(Formatting.None);

    /// <summary>As JSON, indented.</summary>
    public string ToJson() => Document.ToString(Formatting.Indented);

    /// <summary>The document as YAML, beginning with <c>---</c>: several written one after the other are a file of several documents.</summary>
    public override string ToString() => "---\n" + ToYaml().TrimEnd('\n');

    /// <summary>Prints it as an object.</summary>
    public void Write(TextWriter output, OutputFormat format) => ObjectPrinter.Write(output, format, [Document]);

    private ImmutableArray<string> Texts(string path) => [.. Document.SelectTokens(path).Select(static t => (t as JValue)?.Value as string).OfType<string>()];
}
