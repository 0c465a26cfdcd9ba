using System.Globalization;
using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>The status of pods as kubelet writes it.</summary>
internal static class FakePod
{
    /// <summary>Its containers wait for something.</summary>
    public static JsonObject Status(JsonNode spec, string reason, string? message = null) => Status("Pending", ready: false, spec, _ => new JsonObject
    {
        ["restartCount"] = 0,
        ["state"] = new JsonObject { ["waiting"] = Words(reason, message) },
    });

    /// <summary>Its containers crashed and are to be started once more.</summary>
    public static JsonObject Crashed(JsonNode spec, int restarts, string lastWords) => Status("Running", ready: false, spec, name => new JsonObject
    {
        ["restartCount"] = restarts,
        ["state"] = new JsonObject { ["waiting"] = Words("CrashLoopBackOff", $"back-off 40s restarting failed container={name}") },
        ["lastState"] = new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = 1, ["reason"] = "Error", ["message"] = lastWords } },
    });

    /// <summary>Its containers run.</summary>
    public static JsonObject Running(JsonNode spec, bool ready, DateTimeOffset started) => Status("Running", ready, spec, _ => new JsonObject
    {
        ["restartCount"] = 0,
        ["state"] = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = started.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) } },
    });

    private static JsonObject Status(string phase, bool ready, JsonNode spec, Func<string, JsonObject> container)
    {
        var containers = new JsonArray();
        foreach (var name in (spec["containers"] as JsonArray ?? []).Select(static c => (string)c!["name"]!))
        {
            var status = container(name);
            status["name"] = name;
            status["ready"] = ready;
            containers.Add(status);
        }
        return new JsonObject
        {
            ["phase"] = phase,
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready ? "True" : "False" }),
            ["containerStatuses"] = containers,
        };
    }

    private static JsonObject Words(string reason, string? message) => message is null ? new JsonObject { ["reason"] = reason }
        : new JsonObject { ["reason"] = reason, ["message"] = message };
}
