namespace EgressTools.Planning;

/// <summary>
/// Who owns the members of one object, from <c>metadata.managedFields</c>: what one manager applied, or will take over from client-side apply, against
/// everybody else's. Only objects are entered; what is inside a list that the schema calls atomic has no owners of its own.
/// </summary>
internal sealed record FieldOwners(ImmutableArray<JObject> Own, ImmutableArray<(string Manager, JObject Fields)> Others)
{
    /// <summary>The owners of an object as the server holds it.</summary>
    /// <param name="current">The object; without managedFields nobody owns anything.</param>
    /// <param name="manager">The field manager that applies. Its entries of operation Update are somebody else's to the server.</param>
    public static FieldOwners Of(JObject current, string manager)
    {
        var entries = Entries(current).ToLookup(
            entry => IsOwn(entry, manager) || ClientSideApply.Wrote(entry), static entry =>
                ((string?)entry["manager"] ?? "", entry["fieldsV1"] as JObject ?? []));
        return new FieldOwners([.. entries[true].Select(static e => e.Item2)], [.. entries[false]]);
    }

    /// <summary>The entry of managedFields that says that a manager applied all of a policy's spec.</summary>
    public static JObject OfAll(JObject spec, string manager)
    {
        return new JObject { ["manager"] = manager, ["operation"] = "Apply", ["fieldsV1"] = new JObject { ["f:spec"] = Fields(spec) } };

        static JObject Fields(JObject members) =>
            new(members.Properties()
                .Select(static m => new JProperty("f:" + m.Name, m is { Name: "egressGateway", Value: JObject inner } ? Fields(inner) : new JObject())));
    }

    /// <summary>The entries of an object's managedFields.</summary>
    public static IEnumerable<JObject> Entries(JObject? current) => (current?["metadata"]?["managedFields"] as JArray ?? []).OfType<JObject>();

    /// <summary>Whether an entry is what a manager applied.</summary>
    public static bool IsOwn(JObject entry, string manager) =>
        (string?)entry["manager"] == manager && (string?)entry["operation"] == "Apply" && string.IsNullOrEmpty((string?)entry["subresource"]);

    /// <summary>Names of the members that the manager applied.</summary>
    public IEnumerable<string> OwnMembers => Own.SelectMany(static fields => fields.Properties())
        .Where(static member => member.Name.StartsWith("f:", StringComparison.Ordinal))
        .Select(static member => member.Name[2..]).Distinct(StringComparer.Ordinal);

    /// <summary>The managers beside it that own the member, or something in it.</summary>
    public ImmutableArray<string> OtherOwnersOf(string member) =>
        [.. Others.Where(o => o.Fields.ContainsKey("f:" + member)).Select(static o => o.Manager).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether somebody else owns the member, or something in it.</summary>
    public bool OthersHave(string member) => !OtherOwnersOf(member).IsEmpty;

    /// <summary>The owners inside a member.</summary>
    public FieldOwners Inside(string member)
    {
        var key = "f:" + member;
        return new FieldOwners(
            [.. Own.Select(fields => fields[key]).OfType<JObject>()],
            [.. Others.Where(o => o.Fields[key] is JObject).Select(o => (o.Manager, (JObject)o.Fields[key]!))]);
    }
}
