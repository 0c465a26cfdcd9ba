namespace EgressTools.Planning;

/// <summary>
/// A document that can be applied as a CiliumEgressGatewayPolicy, or a sentence why not. What the schema says about <c>spec</c> is left to the
/// server, so that one policy with a mistake does not keep the others back.
/// </summary>
public static class PolicyDocument
{
    private const string ApiVersion = "cilium.io/v2";
    private const string Kind = "CiliumEgressGatewayPolicy";

    // Written by servers only; a document that "kubectl get -o yaml" printed has them, and server-side apply refuses managedFields.
    private static readonly string[] WrittenByServer = ["creationTimestamp", "generation", "managedFields", "selfLink", "uid"];

    /// <summary>The document without what only servers write, and with its location for <see cref="LocationOf"/>.</summary>
    /// <param name="document">Any document; it is not changed.</param>
    /// <param name="location">Where it was read; null for one that was piped.</param>
    /// <exception cref="InputException">It is of another kind, or cannot be applied by its name.</exception>
    public static JObject Accept(JObject document, SourceLocation? location = null)
    {
        RequireKind(document, location);
        RequireMembers(document, location);
        var accepted = (JObject)document.DeepClone();
        var metadata = (JObject)accepted["metadata"]!;
        foreach (var field in WrittenByServer)
            metadata.Remove(field);
        // kubectl's copy of a document of the past: what "kubectl get -o yaml" printed has it.
        (metadata["annotations"] as JObject)?.Remove(ClientSideApply.Annotation);
        // kubectl ignores it for a kind that belongs to the cluster; that it has no effect is said where the document is read.
        metadata.Remove("namespace");
        RequireMetadata(metadata, location);
        accepted.RemoveAnnotations<SourceLocation>();
        if (location is not null)
            accepted.AddAnnotation(location);
        return accepted;
    }

    /// <summary>Where an accepted document was read; null if it was piped.</summary>
    public static SourceLocation? LocationOf(JObject document) => document.Annotation<SourceLocation>();

    /// <summary>Refuses two documents of one name: the second would silently replace the first.</summary>
    /// <exception cref="InputException">Two have one name.</exception>
    public static void RequireDistinctNames(IEnumerable<JObject> documents)
    {
        var seen = new Dictionary<string, JObject>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            var name = (string?)document["metadata"]?["name"] ?? "";
            if (seen.TryAdd(name, document))
                continue;
            var first = LocationOf(seen[name]) is { } location ? $" (the first is {location})" : "";
            throw new InputException(
                $"two policies are named '{Shown(name)}'{first}: applying one replaces the other; rename one, or apply only the one that you want",
                "DuplicateName", LocationOf(document), ".metadata.name");
        }
    }

    private static void RequireKind(JObject document, SourceLocation? location)
    {
        var kind = Text(document["kind"]);
        var apiVersion = Text(document["apiVersion"]);
        if (kind.Length == 0 || apiVersion.Length == 0)
            throw Refuse($"the document has no {(kind.Length == 0 ? "kind" : "apiVersion")}; a policy starts with apiVersion: {ApiVersion} and kind: {Kind}",
                "NoKind", kind.Length == 0 ? ".kind" : ".apiVersion");
        if (kind != Kind)
            throw Refuse($"the document is of kind {Shown(kind)}, and only {Kind} can be applied here; " +
                $"{OtherKindRemedy(kind, apiVersion)}", "OtherKind", ".kind");
        if (apiVersion != ApiVersion)
            throw Refuse($"apiVersion {Shown(apiVersion)} is unknown for {Kind}; write {ApiVersion}", "OtherApiVersion", ".apiVersion");

        InputException Refuse(string message, string id, string field) => new(message, id, location, field);
    }

    private static string OtherKindRemedy(string kind, string apiVersion) => ForeignKind.Of(kind, Envelope.GroupOf(apiVersion)) is not null
        ? $"this tool does not predict which pods it steers: rewrite it as {ApiVersion} {Kind}"
        : apiVersion.StartsWith("egresstools.io/", StringComparison.Ordinal) ? $"make policies of it with '{Subcommands.CreatePolicy}'"
        : "apply other kinds with kubectl apply";

    private static void RequireMembers(JObject document, SourceLocation? location)
    {
        if (document["metadata"] is not JObject)
            throw new InputException("the policy has no metadata; give it metadata.name", "NoName", location, ".metadata.name");
        if (document["spec"] is not JObject)
            throw new InputException($"policy '{Shown(Text(document["metadata"]?["name"]))}' has no spec; " +
                "a policy without one selects nothing", "NoSpec", location, ".spec");
        foreach (var member in document.Properties())
        {
            if (member.Name == "status")
                throw new InputException($"policy '{Shown(Text(document["metadata"]?["name"]))}' has a status, a field that this kind does not have; remove it",
                    "UnknownField", location, ".status");
            if (member.Name is not ("apiVersion" or "kind" or "metadata" or "spec"))
                throw new InputException($"'{Shown(member.Name)}' is not a field of {Kind}; if it belongs under spec, indent it", "UnknownField", location,
                    FieldPath.Root.Member(member.Name).ToString());
        }
    }

    private static void RequireMetadata(JObject metadata, SourceLocation? location)
    {
        RequireName(metadata, location);
        foreach (var member in metadata.Properties())
        {
            var path = FieldPath.Root.Member("metadata").Member(member.Name);
            switch (member.Name)
            {
                case "name" or "resourceVersion":
                    break;
                case "labels" or "annotations":
                    RequireTexts(path, member.Value, location);
                    break;
                default:
                    throw new InputException($"metadata.{Shown(member.Name)} is not set by applying a policy; remove it (name, labels and annotations are)",
                        "UnknownField", location, path.ToString());
            }
        }
    }

    private static void RequireName(JObject metadata, SourceLocation? location)
    {
        if (metadata.ContainsKey("generateName"))
            throw new InputException("a policy is applied by its name; write metadata.name in place of metadata.generateName", "NoName",
                location, ".metadata.generateName");
        var name = metadata["name"];
        if (name is null or { Type: JTokenType.Null } || Text(name).Length == 0 && name.Type == JTokenType.String)
            throw new InputException("the policy has no name; write metadata.name", "NoName", location, ".metadata.name");
        if (name.Type != JTokenType.String)
            throw new InputException("metadata.name is not text; put it in quotes", "NotText", location, ".metadata.name");
        if (EgressPolicy.NameFault(Text(name)) is { } fault)
            throw new InputException(Shown(fault), "InvalidName", location, ".metadata.name");
    }

    private static void RequireTexts(FieldPath path, JToken map, SourceLocation? location)
    {
        if (map is not JObject members)
            throw new InputException($"{path.ToString()[1..]} is not a map of texts", "NotText", location, path.ToString());
        foreach (var member in members.Properties())
        {
            if (member.Value.Type != JTokenType.String)
                throw new InputException($"the value of {Shown(path.Member(member.Name).ToString()[1..])} is not text; put it in quotes", "NotText", location,
                    path.Member(member.Name).ToString());
        }
    }

    private static string Text(JToken? token) => token is JValue { Type: JTokenType.String } text ? (string)text! : "";

    private static string Shown(string text) => TerminalText.Escape(text);
}
