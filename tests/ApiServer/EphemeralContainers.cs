using System.Globalization;
using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>The subresource pods/ephemeralcontainers: containers can be added, never changed; the kubelet starts them after that.</summary>
internal static class EphemeralContainers
{
    /// <summary>The pod with the containers; new ones stand first.</summary>
    public static JsonObject Added(JsonObject pod, JsonObject patch)
    {
        var spec = pod["spec"]!.AsObject();
        var containers = (spec["ephemeralContainers"] ??= new JsonArray()).AsArray();
        var at = 0;
        foreach (var given in (patch["spec"]?["ephemeralContainers"] as JsonArray ?? []).OfType<JsonObject>().Where(static c => c["$patch"] is null))
        {
            if (given["resources"] is JsonObject { Count: > 0 })
                throw Forbidden(pod, string.Create(CultureInfo.InvariantCulture, $"spec.ephemeralContainers[{at}].resources"),
                    "cannot be set for an Ephemeral Container");
            var container = Defaulted(given);
            var existing = containers.FirstOrDefault(c => (string?)c!["name"] == (string?)given["name"]);
            if (existing is null)
                containers.Insert(at++, container);
            else if (!JsonNode.DeepEquals(existing, container))
                throw Forbidden(pod, "spec.ephemeralContainers", $"existing ephemeral containers \"{(string?)given["name"]}\" may not be changed");
        }
        return pod;
    }

    /// <summary>What the kubelet makes of containers that have no status yet: they run, their image
    /// cannot be pulled, or they wait for another reason.</summary>
    public static void Start(JsonObject pod, Func<string, bool> canPull, string? waits)
    {
        var status = pod["status"]!.AsObject();
        foreach (var seen in (status["conditions"] as JsonArray ?? []).OfType<JsonObject>().Append(status)
            .Where(static s => s["observedGeneration"] is not null))
            seen["observedGeneration"] = pod["metadata"]!["generation"]?.DeepClone();
        var statuses = (status["ephemeralContainerStatuses"] ??= new JsonArray()).AsArray();
        foreach (var container in pod["spec"]!["ephemeralContainers"]!.AsArray()
            .Where(c => !statuses.Any(s => (string?)s!["name"] == (string?)c!["name"])).ToList())
        {
            var image = (string?)container!["image"] ?? "";
            statuses.Add((JsonNode)new JsonObject
            {
                ["name"] = (string?)container["name"],
                ["state"] = waits is not null ? new JsonObject { ["waiting"] = new JsonObject { ["reason"] = waits } }
                    : canPull(image) ? new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Json.Now(TimeProvider.System) } } : Unpulled(image),
                ["lastState"] = new JsonObject(),
                ["ready"] = false,
                ["restartCount"] = 0,
                ["image"] = canPull(image) && !image.Split('/')[0].Contains('.', StringComparison.Ordinal) ? "docker.io/" + image : image,
                ["imageID"] = "",
                ["resources"] = new JsonObject(),
            });
        }
    }

    private static JsonObject Unpulled(string image) => new()
    {
        ["waiting"] = new JsonObject
        {
            ["reason"] = "ErrImagePull",
            ["message"] = $"rpc error: code = NotFound desc = failed to pull and unpack image \"{image}\": " +
                $"failed to resolve reference \"{image}\": {image}: not found",
        },
    };

    private static JsonObject Defaulted(JsonObject given)
    {
        var container = given.Copy();
        container["resources"] ??= new JsonObject();
        container["terminationMessagePath"] ??= "/dev/termination-log";
        container["terminationMessagePolicy"] ??= "File";
        var image = (string?)given["image"] ?? "";
        container["imagePullPolicy"] ??= image.EndsWith(":latest", StringComparison.Ordinal)
            || !image.Split('/')[^1].Contains(':', StringComparison.Ordinal) ? "Always" : "IfNotPresent";
        return container;
    }

    private static ApiError Forbidden(JsonObject pod, string field, string why) =>
        ApiError.Invalid(ResourceKind.Find("", "v1", "pods")!, pod.Name(), "FieldValueForbidden", field, "Forbidden: " + why);
}
