namespace EgressTools.Sources.Objects;

/// <summary>Reads pods as far as a rollout has to know them.</summary>
internal static class RolloutPodReading
{
    // What a container waits for in the ordinary course.
    private static readonly string[] Ordinary = ["", "ContainerCreating", "PodInitializing", "Completed"];

    public static RolloutPod? Pod(ref Utf8JsonReader reader, StringPool pool)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var pod = document.RootElement;
        var metadata = Member(pod, "metadata");
        if (Text(metadata, "name") is not { Length: > 0 } name)
            return null;
        JsonElement[] containers = [.. Items(Member(pod, "status"), "initContainerStatuses"), .. Items(Member(pod, "status"), "containerStatuses")];
        var (trouble, message) = containers.Select(Trouble).FirstOrDefault(static t => t.Reason.Length > 0, (Reason: "", Message: ""));
        return new RolloutPod(new ObjectName(Text(metadata, "namespace"), name), Text(metadata, "uid"), Text(Member(pod, "spec"), "nodeName"))
        {
            Ready = Items(Member(pod, "status"), "conditions").Any(static c => Text(c, "type") == "Ready" && Text(c, "status") == "True"),
            Terminating = Text(metadata, "deletionTimestamp").Length > 0,
            Restarts = containers.Select(static c => Member(c, "restartCount") is { ValueKind: JsonValueKind.Number } n && n.TryGetInt32(out var count)
                ? count : 0).DefaultIfEmpty().Max(),
            Trouble = trouble,
            Message = message,
        };
    }

    /// <summary>A crashed container says more in its own last words than kubelet does about the pause before its next start.</summary>
    private static (string Reason, string Message) Trouble(JsonElement container)
    {
        var waiting = Member(Member(container, "state"), "waiting");
        var ended = Member(Member(container, "state"), "terminated");
        var last = Member(Member(container, "lastState"), "terminated");
        var reason = Text(waiting, "reason") is { Length: > 0 } why ? why : Text(ended, "reason");
        if (Ordinary.Contains(reason, StringComparer.Ordinal))
            return ("", "");
        string[] words = [Text(ended, "message"), Text(last, "message"), Text(waiting, "message")];
        return (reason, words.FirstOrDefault(static w => w.Length > 0, ""));
    }

    private static JsonElement Member(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var member) ? member : default;

    private static string Text(JsonElement item, string name)
    {
        try
        {
            return Member(item, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException($"{name} is not valid Unicode text", error);
        }
    }

    private static JsonElement[] Items(JsonElement item, string name) => Member(item, name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray()] : [];
}
