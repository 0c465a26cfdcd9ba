using System.Text.Json.Nodes;

namespace EgressTools.Tests.Cli;

/// <summary>Roles as the server of the tests takes them.</summary>
internal static class PrintedRoles
{
    /// <summary>One verb on one resource each, with the namespace and the object that it is for.</summary>
    public static IEnumerable<string> Rights(IEnumerable<JsonObject> documents) =>
        from document in documents
        where document["rules"] is not null
        from rule in document["rules"]!.AsArray()
        from resource in rule!["resources"]!.AsArray()
        from verb in rule["verbs"]!.AsArray()
        from name in rule["resourceNames"]?.AsArray().Select(static n => "/" + n) ?? [""]
        select $"{verb} {resource}" + ((string?)document["metadata"]!["namespace"] is { } space ? $" {space}{name}" : "");
}
