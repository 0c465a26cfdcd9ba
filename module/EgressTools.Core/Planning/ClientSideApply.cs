namespace EgressTools.Planning;

/// <summary>
/// What <c>kubectl apply</c> without --server-side leaves in an object: an annotation with the document, and entries of operation Update for the fields. As
/// <c>kubectl apply --server-side</c> does it, those fields are handed over to the manager that applies: the same person wrote them.
/// </summary>
internal static class ClientSideApply
{
    /// <summary>The annotation that kubectl compares with at the next client-side apply.</summary>
    public const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Whether an entry of managedFields is of client-side apply: an Update that owns the annotation, whatever the manager is called.</summary>
    public static bool Wrote(JObject entry) =>
        (string?)entry["operation"] == "Update" && string.IsNullOrEmpty((string?)entry["subresource"])
        && entry["fieldsV1"]?["f:metadata"]?["f:annotations"] is JObject annotations && annotations.ContainsKey("f:" + Annotation);

    /// <summary>The managers of such entries.</summary>
    public static ImmutableArray<string> Managers(JObject? current) =>
        [.. FieldOwners.Entries(current).Where(Wrote).Select(static e => (string?)e["manager"] ?? "").Distinct(StringComparer.Ordinal)];

    /// <summary>The JSON patch that hands the fields over, for exactly this version of the object.</summary>
    public static JArray HandOver(JObject current, string manager)
    {
        var entries = FieldOwners.Entries(current).ToList();
        var own = (JObject)(entries.Find(e => FieldOwners.IsOwn(e, manager)) ?? entries.First(Wrote)).DeepClone();
        (own["manager"], own["operation"]) = (manager, "Apply");
        foreach (var entry in entries.Where(Wrote))
            Add((JObject)own["fieldsV1"]!, (JObject)entry["fieldsV1"]!);
        var kept = entries.Where(e => !FieldOwners.IsOwn(e, manager) && !Wrote(e)).Select(static e => e.DeepClone());
        return
        [
            new JObject { ["op"] = "replace", ["path"] = "/metadata/managedFields", ["value"] = new JArray([own, .. kept]) },
            new JObject { ["op"] = "replace", ["path"] = "/metadata/resourceVersion", ["value"] = (string?)current["metadata"]?["resourceVersion"] },
        ];
    }

    /// <summary>
    /// The document with the annotation brought up to date, where the object has it and nobody else keeps it: otherwise the next client-side apply would
    /// compare with a document of the past.
    /// </summary>
    public static JObject Annotated(JObject document, JObject? current, string manager)
    {
        if (current?["metadata"]?["annotations"]?[Annotation] is null || FieldOwners.Of(current, manager).Inside("metadata").Inside("annotations") is var owners
            && (owners.OthersHave(Annotation) || !owners.OwnMembers.Contains(Annotation)))
            return document;
        var annotated = (JObject)document.DeepClone();
        var metadata = (JObject)annotated["metadata"]!;
        metadata["annotations"] ??= new JObject();
        metadata["annotations"]![Annotation] = document.ToString(Newtonsoft.Json.Formatting.None) + "\n";
        return annotated;
    }

    private static void Add(JObject into, JObject fields)
    {
        foreach (var (name, inner) in fields)
        {
            if (into[name] is JObject known && inner is JObject more)
                Add(known, more);
            else
                into[name] = inner!.DeepClone();
        }
    }
}
