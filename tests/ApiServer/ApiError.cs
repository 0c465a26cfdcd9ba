using System.Globalization;
using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>A refusal with the Status that a real API server answers.</summary>
internal sealed class ApiError(int status, string reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Status { get; } = status;

    public TimeSpan? RetryAfter { get; init; }

    public JsonObject Body()
    {
        var body = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (reason.Length > 0)
            body["reason"] = reason;
        if (details is not null)
            body["details"] = details.DeepClone();
        body["code"] = Status;
        return body;
    }

    public static ApiError NotFound(ResourceKind kind, string name) =>
        new(404, "NotFound", $"{kind.QualifiedName} \"{name}\" not found", Details(kind, name));

    public static ApiError AlreadyExists(ResourceKind kind, string name) =>
        new(409, "AlreadyExists", $"{kind.QualifiedName} \"{name}\" already exists", Details(kind, name));

    public static ApiError Forbidden(ResourceKind kind, string? name, string? subresource, string user, string verb, string? space)
    {
        var what = name is null ? kind.QualifiedName : $"{kind.QualifiedName} \"{name}\"";
        var resource = subresource is null ? kind.Plural : $"{kind.Plural}/{subresource}";
        var where = space is null ? "at the cluster scope" : $"in the namespace \"{space}\"";
        return new ApiError(
            403, "Forbidden", $"{what} is forbidden: User \"{user}\" cannot {verb} resource \"{resource}\" in API group \"{kind.Group}\" {where}",
                Details(kind, name));
    }

    public static ApiError ForbiddenCreation(ResourceKind kind, string name) =>
        new(403, "Forbidden", $"{kind.QualifiedName} \"{name}\" is forbidden: ", Details(kind, name));

    public static ApiError Conflict(ResourceKind kind, string name, string message) => new(409, "Conflict", message, Details(kind, name));

    /// <summary>A refusal by admission, not by missing rights.</summary>
    public static ApiError Denied(ResourceKind kind, string name, string sentence, AdmissionRule rule)
    {
        var details = Details(kind, name);
        if (rule.IsPolicy)
            details["causes"] = new JsonArray(new JsonObject { ["message"] = sentence });
        return new ApiError(rule.Status, rule.Status == 403 ? "Forbidden" : "Invalid", $"{kind.QualifiedName} \"{name}\" is forbidden: {sentence}", details);
    }

    /// <summary>One field of an object that does not hold; <paramref name="times"/> tells how often the cause is repeated.</summary>
    public static ApiError Invalid(ResourceKind kind, string name, string reason, string field, string why, int times = 1)
    {
        var details = new JsonObject { ["name"] = name, ["kind"] = kind.Kind, ["causes"] = Causes(reason, field, why, times) };
        if (kind.Group.Length > 0)
            details["group"] = kind.Group;
        return new ApiError(422, "Invalid", $"{kind.Kind}{(kind.Group.Length > 0 ? "." + kind.Group : "")} \"{name}\" is invalid: {field}: {why}", details);
    }

    /// <summary>A parameter of the request that does not hold.</summary>
    public static ApiError OfOptions(string options, string reason, string field, string why) => new(
        422, "Invalid", $"{options}.meta.k8s.io \"\" is invalid: {field}: {why}",
            new JsonObject { ["group"] = "meta.k8s.io", ["kind"] = options, ["causes"] = Causes(reason, field, why) });

    public static ApiError BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiError Expired() =>
        new(410, "Expired", "The provided continue parameter is too old to display a consistent list result. " +
            "You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. " +
            "Continuing with the provided token results in an inconsistent list - objects that were created, modified, " +
            "or deleted between the time the first chunk was returned and now may show up in the list.");

    public static ApiError Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiError Internal(int status, TimeSpan? retryAfter) =>
        new(status, status == 503 ? "ServiceUnavailable" : "InternalError",
            string.Create(CultureInfo.InvariantCulture, $"Internal error occurred: injected fault {status}"))
        { RetryAfter = retryAfter };

    private static JsonArray Causes(string reason, string field, string why, int times = 1) =>
        [.. Enumerable.Range(0, times).Select(_ => (JsonNode)new JsonObject { ["reason"] = reason, ["message"] = why, ["field"] = field })];

    private static JsonObject Details(ResourceKind kind, string? name)
    {
        var details = new JsonObject();
        if (name is not null)
            details["name"] = name;
        if (kind.Group.Length > 0)
            details["group"] = kind.Group;
        details["kind"] = kind.Plural;
        return details;
    }
}
