using System.Collections.Immutable;
using Newtonsoft.Json.Linq;

namespace EgressTools.Planning;

/// <summary>
/// Who owns the members of one object, from <c>metadata.managedFields</c>: one manager's applied fields against everybody else's. Only objects
/// are entered; what is inside a list that the schema calls atomic has no owners of its own.
/// </summary>
internal sealed record FieldOwners(JObject Own, ImmutableArray<JObject> Others)
{
    /// <summary>The owners of an object as the server holds it.</summary>
    /// <param name="current">The object; without managedFields nobody owns anything.</param>
    /// <param name="manager">The field manager that applies. Its entries of operation Update are somebody else's to the server.</param>
    public static FieldOwners Of(JObject current, string manager)
    {
        var entries = (current["metadata"]?["managedFields"] as JArray ?? []).OfType<JObject>().ToLookup(entry => IsOwn(entry, manager), entry => entry["fieldsV1"] as JObject ?? []);
        return new FieldOwners(entries[true].FirstOrDefault() ?? [], [.. entries[false]]);
    }

    /// <summary>Names of the members that the manager applied.</summary>
    public IEnumerable<string> OwnMembers => Own.Properties()
        .Where(member => member.Name.StartsWith("f:", StringComparison.Ordinal))
        .Select(member => member.Name[2..]);

    /// <summary>Whether somebody else owns the member, or something in it.</summary>
    public bool OthersHave(string member) => Others.Any(entry => entry.ContainsKey("f:" + member));

    /// <summary>The owners inside a member.</summary>
    public FieldOwners Inside(string member)
    {
        var key = "f:" + member;
        return new FieldOwners(Own[key] as JObject ?? [], [.. Others.Select(entry => entry[key]).OfType<JObject>()]);
    }

    private static bool IsOwn(JObject entry, string manager) =>
        (string?)entry["manager"] == manager && (string?)entry["operation"] == "Apply" && string.IsNullOrEmpty((string?)entry["subresource"]);
}
