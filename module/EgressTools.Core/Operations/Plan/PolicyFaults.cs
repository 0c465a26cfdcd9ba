namespace EgressTools.Operations;

/// <summary>What the API server rejects of documents that are objects already. The text that they were read from also tells lines and repeated keys.</summary>
internal static class PolicyFaults
{
    /// <summary>Refuses text that is not rendered yet, and remembers what is wrong with the text of a policy.</summary>
    /// <exception cref="InputException">The text is not rendered.</exception>
    public static void RequireRendered(JObject document, SourceLocation location)
    {
        if (document.Annotation<RawDocument>() is not { } raw || DocumentFile.Text(document, "kind") != "CiliumEgressGatewayPolicy")
            return;
        try
        {
            if (WrittenPolicy.NotRendered(raw, 0) is var (text, line))
                throw new InputException($"{text.Reason}; {text.Remedy}", "NotRendered", location with { Line = line });
            document.AddAnnotation(new TextFaults(SchemaWalk.Policy(raw, 0).Faults));
        }
        catch (JsonException)
        {
            // What is no text at all is told when the policy is read.
        }
    }

    /// <summary>Hands what is known of a document's text on to what becomes of it.</summary>
    public static JObject Keep(JObject document, JObject next)
    {
        next.RemoveAnnotations<TextFaults>();
        if (document.Annotation<TextFaults>() is { } told)
            next.AddAnnotation(told);
        return next;
    }

    /// <summary>The policy of a document, with its faults; null where it has no name.</summary>
    /// <exception cref="JsonException">It cannot be read at all.</exception>
    public static EgressPolicy? Read(JObject document, SourceLocation? location)
    {
        var raw = new RawDocument(Encoding.UTF8.GetBytes(document.ToString(Newtonsoft.Json.Formatting.None)), location?.Line ?? 0, []);
        return WrittenPolicy.Read(raw, 0, new StringPool()) is { } policy
            ? policy with { Source = location, Faults = document.Annotation<TextFaults>() is { } told ? Left(told.Faults, policy.Faults) : policy.Faults }
            : null;
    }

    // Of a document that is laid over an object, fields that are missing may be there; what the object holds was admitted.
    private static ImmutableArray<PolicyFault> Left(ImmutableArray<PolicyFault> told, ImmutableArray<PolicyFault> merged) =>
        [.. told.Where(t => !t.IsMissing || merged.Any(m => m.Path == t.Path))];

    private sealed record TextFaults(ImmutableArray<PolicyFault> Faults);
}
