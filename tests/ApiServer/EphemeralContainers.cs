using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>The subresource pods/ephemeralcontainers: containers can be added, and run at once.</summary>
internal static class EphemeralContainers
{
    /// <summary>The pod with the containers.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="patch">What adds them.</param>
    /// <param name="waits">Why they do not run; null where they do.</param>
    public static JsonObject Added(JsonObject pod, JsonObject patch, string? waits)
    {
        var spec = pod["spec"]!.AsObject();
        var status = pod["status"]!.AsObject();
        spec["ephemeralContainers"] ??= new JsonArray();
        status["ephemeralContainerStatuses"] ??= new JsonArray();
        foreach (var container in patch["spec"]?["ephemeralContainers"] as JsonArray ?? [])
        {
            var name = (string)container!["name"]!;
            if (spec["ephemeralContainers"]!.AsArray().Any(c => (string?)c!["name"] == name))
                continue;
            spec["ephemeralContainers"]!.AsArray().Add(container.DeepClone());
            status["ephemeralContainerStatuses"]!.AsArray().Add((JsonNode)new JsonObject
            {
                ["name"] = name,
                ["image"] = (string?)container["image"],
                ["ready"] = false,
                ["restartCount"] = 0,
                ["state"] = waits is null
                    ? new JsonObject { ["running"] = new JsonObject { ["startedAt"] = "2026-01-01T00:00:00Z" } }
                    : new JsonObject { ["waiting"] = new JsonObject { ["reason"] = waits } },
            });
        }
        return pod;
    }
}
