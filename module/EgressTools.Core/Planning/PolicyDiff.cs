namespace EgressTools.Planning;

/// <summary>
/// What server-side apply would change of a CiliumEgressGatewayPolicy: fields that the document sets to another value, and fields that the same
/// manager applied before, nobody else owns, and the document no longer sets. Everything else stays as it is and is no difference: defaults,
/// other managers' fields, who owns what.
/// </summary>
internal static class PolicyDiff
{
    /// <summary>The differences, in the order of their paths.</summary>
    public static IEnumerable<FieldDifference> Compute(JObject document, JObject current, string manager) =>
        Members(document, current, manager).SelectMany(static m => m.Differences);

    /// <summary>Fields that the document sets to another value although others own them: the server refuses them without force.</summary>
    public static IEnumerable<(FieldPath Path, ImmutableArray<string> Managers)> Conflicts(JObject document, JObject current, string manager) =>
        Members(document, current, manager).Where(static m => !m.Owners.IsEmpty).Select(static m => (m.Path, m.Owners));

    /// <summary>The object as the server will hold it, apart from what only it writes.</summary>
    public static JObject Merge(JObject document, JObject? current, string manager)
    {
        if (current is null)
            return (JObject)document.DeepClone();
        var merged = (JObject)current.DeepClone();
        FieldDifference.Apply(merged, Compute(document, current, manager));
        return merged;
    }

    private static IEnumerable<MemberDifference> Members(JObject document, JObject current, string manager)
    {
        var owners = FieldOwners.Of(current, manager);
        var metadata = owners.Inside("metadata");
        return
        [
            .. Inside("metadata", "annotations").Where(static m => m.Path.Steps[^1].Key != ClientSideApply.Annotation),
            .. Inside("metadata", "labels"),
            .. Merged(FieldPath.Root.Member("spec"), document["spec"] as JObject, current["spec"] as JObject, owners.Inside("spec")),
        ];

        IEnumerable<MemberDifference> Inside(string parent, string field) => Merged(
            FieldPath.Root.Member(parent).Member(field), document[parent]?[field] as JObject, current[parent]?[field] as JObject, metadata.Inside(field));
    }

    /// <summary>An object whose members are merged one by one (the schema's granular maps and structs).</summary>
    private static IEnumerable<MemberDifference> Merged(FieldPath path, JObject? desired, JObject? current, FieldOwners owners)
    {
        var set = (desired ?? []).Properties().Select(member => member.Name);
        foreach (var name in set.Union(owners.OwnMembers, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            foreach (var difference in Member(path.Member(name), name, desired, current?[name], owners))
                yield return difference;
        }
    }

    private static IEnumerable<MemberDifference> Member(FieldPath path, string name, JObject? desired, JToken? current, FieldOwners owners)
    {
        var value = desired?[name];
        if (IsMerged(path) && value is null or JObject && current is JObject existing)
            return Merged(path, value as JObject, existing, owners.Inside(name));
        var others = owners.OtherOwnersOf(name);
        if (value is null && !others.IsEmpty)
            return [];
        ImmutableArray<FieldDifference> differences = [.. FieldDifference.Between(path, Stored(path, current), Stored(path, value))];
        return differences.IsEmpty ? [] : [new MemberDifference(path, differences, others)];
    }

    private static bool IsMerged(FieldPath path) => path.Steps is [{ Key: "spec" }, { Key: "egressGateway" }];

    // Absent and empty are one: the schema's default of this list is the empty list.
    private static bool IsDefaulted(FieldPath path) => path.Steps is [{ Key: "spec" }, { Key: "egressGateways" }];

    private static JToken? Stored(FieldPath path, JToken? value)
    {
        if (value is null or { Type: JTokenType.Null })
            return IsDefaulted(path) ? new JArray() : null;
        return FieldDifference.Normalize(value);
    }

    /// <summary>A field with an owner of its own that changes, how, and who else owns it.</summary>
    private sealed record MemberDifference(FieldPath Path, ImmutableArray<FieldDifference> Differences, ImmutableArray<string> Owners);
}
