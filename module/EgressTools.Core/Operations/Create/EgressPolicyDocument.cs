using Newtonsoft.Json;

namespace EgressTools.Operations;

/// <summary>
/// A policy as the document that it is written as. Its signature names no type of a package, so that it can be handed across the load context of a front
/// end that has other versions of them.
/// </summary>
public sealed class EgressPolicyDocument
{
    internal EgressPolicyDocument(JObject document) => Document = document;

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

    /// <summary>Makes a document with <see cref="CreatePolicy"/>, and says what was chosen and what may be wrong.</summary>
    /// <exception cref="UsageException">The request cannot be met.</exception>
    public static EgressPolicyDocument Create(ClusterSnapshot snapshot, PolicyRequest request, out ImmutableArray<string> notes,
        out ImmutableArray<string> warnings)
    {
        var created = CreatePolicy.Run(snapshot, request);
        notes = created.Notes;
        warnings = created.Warnings;
        return new EgressPolicyDocument(created.Document);
    }

    /// <summary>Reads documents, YAML or JSON.</summary>
    /// <exception cref="InputException">As <see cref="ApplyPolicies.ReadDocuments(string, string)"/>.</exception>
    public static ImmutableArray<EgressPolicyDocument> Read(string text, string file, out ImmutableArray<InputException> refused,
        out ImmutableArray<string> warnings)
    {
        var documents = ApplyPolicies.ReadDocuments(text, file);
        (refused, warnings) = (documents.Refused, documents.Warnings);
        return [.. documents.Accepted.Select(static d => new EgressPolicyDocument(d))];
    }

    /// <summary>Reads the documents of a file, YAML or JSON.</summary>
    /// <exception cref="InputException">As <see cref="ApplyPolicies.ReadDocuments(string, string)"/>, or the file cannot be read.</exception>
    public static ImmutableArray<EgressPolicyDocument> ReadFile(string path, out ImmutableArray<InputException> refused, out ImmutableArray<string> warnings,
        CancellationToken cancellationToken)
    {
        var documents = NamedFile.Read(path, (input, name) => ApplyPolicies.ReadDocuments(input, name, cancellationToken));
        (refused, warnings) = (documents.Refused, documents.Warnings);
        return [.. documents.Accepted.Select(static d => new EgressPolicyDocument(d))];
    }

    /// <summary>What applying the documents would change, in their order.</summary>
    /// <exception cref="ClusterException">No object can be read.</exception>
    public static Task<ApplyPlan> PlanAsync(
        ApiClient client, IEnumerable<EgressPolicyDocument> documents, ApplyOptions options, CancellationToken cancellationToken) =>
        ApplyPolicies.PlanAsync(client, [.. documents.Select(static d => d.Document)], options, cancellationToken);

    /// <summary>The same against the policies of a snapshot.</summary>
    /// <exception cref="InputException">Two documents have one name.</exception>
    public static ApplyPlan Plan(ClusterSnapshot snapshot, IEnumerable<EgressPolicyDocument> documents, string fieldManager) =>
        ApplyPolicies.Plan(snapshot, [.. documents.Select(static d => d.Document)], fieldManager);

    /// <summary>The policies of the documents, where there is no server to merge them with others' fields.</summary>
    /// <exception cref="InputException">A document is none that an agent could read, or two have one name.</exception>
    public static ImmutableArray<EgressPolicy> PoliciesOf(IEnumerable<EgressPolicyDocument> documents) =>
        MakePlan.PoliciesOf([.. documents.Select(static d => d.Document)]);

    /// <summary>The object as the server holds it after applying; the document itself where nothing was sent.</summary>
    public static EgressPolicyDocument Of(ApplyOutcome outcome) => new(outcome.Object);

    /// <summary>As YAML, ending with a line feed.</summary>
    public string ToYaml() => YamlWriter.Write(Document);

    /// <summary>As JSON, indented.</summary>
    public string ToJson() => Document.ToString(Formatting.Indented);

    /// <summary>The document as YAML, beginning with <c>---</c>: several written one after the other are a file of several documents.</summary>
    public override string ToString() => "---\n" + ToYaml().TrimEnd('\n');

    private ImmutableArray<string> Texts(string path) => [.. Document.SelectTokens(path).Select(static t => (t as JValue)?.Value as string).OfType<string>()];
}
