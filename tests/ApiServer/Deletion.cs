using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>What deletions demand and answer.</summary>
internal static class Deletion
{
    public static void CheckPreconditions(ResourceKind kind, JsonObject item, JsonNode? preconditions)
    {
        if ((string?)preconditions?["uid"] is { } uid && uid != (string?)item["metadata"]!["uid"])
            throw Conflict(kind, item.Name(), $"the UID in the precondition ({uid}) does not match the UID in record ({(string?)item["metadata"]!["uid"]}). " +
                "The object might have been deleted and then recreated");
        if ((string?)preconditions?["resourceVersion"] is { } version && version != (string?)item["metadata"]!["resourceVersion"])
            throw Conflict(kind, item.Name(), $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record " +
                $"({(string?)item["metadata"]!["resourceVersion"]}). The object might have been modified");
    }

    /// <summary>What keeps the object: its finalizers, and that of a deletion in the foreground.</summary>
    public static JsonArray Finalizers(JsonObject item, JsonObject options)
    {
        var finalizers = (JsonArray?)item["metadata"]?["finalizers"]?.DeepClone() ?? [];
        if ((string?)options["propagationPolicy"] == "Foreground")
            finalizers.Add("foregroundDeletion");
        return finalizers;
    }

    /// <summary>The answer for a custom resource that is gone.</summary>
    public static JsonObject Gone(ResourceKind kind, JsonObject item) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["details"] = new JsonObject { ["name"] = item.Name(), ["group"] = kind.Group, ["kind"] = kind.Plural, ["uid"] = (string?)item["metadata"]!["uid"] },
    };

    // The kind is named as in documents here, not as in paths.
    private static ApiError Conflict(ResourceKind kind, string name, string why)
    {
        var qualified = kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}";
        var details = new JsonObject { ["name"] = name, ["kind"] = kind.Kind };
        if (kind.Group.Length > 0)
            details["group"] = kind.Group;
        return new ApiError(409, "Conflict", $"Operation cannot be fulfilled on {qualified} \"{name}\": {why}", details);
    }
}
