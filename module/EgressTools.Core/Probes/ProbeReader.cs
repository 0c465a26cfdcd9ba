using Newtonsoft.Json;

namespace EgressTools.Probes;

/// <summary>Knows this tool's probes among the pods of a cluster.</summary>
internal static class ProbeReader
{
    // Clocks differ, and a kubelet that is busy ends a pod late.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>The pod, where it is a probe or has ephemeral containers; null for any other.</summary>
    public static JObject? Read(ref Utf8JsonReader reader, StringPool pool)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var pod = document.RootElement;
        if (!Has(pod, "metadata", "annotations", ProbePod.Mark) && !Has(pod, "spec", "ephemeralContainers"))
            return null;
        using var text = new JsonTextReader(new StringReader(pod.GetRawText())) { DateParseHandling = DateParseHandling.None, MaxDepth = 250 };
        return JObject.Load(text);
    }

    /// <summary>The probes that a pod is or has.</summary>
    public static IEnumerable<EgressProbe> Of(JObject pod, DateTimeOffset now)
    {
        var metadata = pod["metadata"];
        var name = new ObjectName((string?)metadata?["namespace"] ?? "", (string?)metadata?["name"] ?? "");
        DateTimeOffset? created = DateTimeOffset.TryParse((string?)metadata?["creationTimestamp"], CultureInfo.InvariantCulture, out var time) ? time : null;
        var notes = metadata?["annotations"] as JObject;
        if ((string?)notes?[ProbePod.Mark] is { } tested)
        {
            var state = IsOver(pod, created, now) ? ProbeState.Left : ProbeState.InUse;
            yield return new EgressProbe(name, ProbeKind.Pod, state) { For = tested, Run = (string?)notes[ProbePod.Run] ?? "", CreatedAt = created };
        }
        foreach (var container in EphemeralProbe.Ours(pod))
            yield return new EgressProbe(name, ProbeKind.EphemeralContainer, ProbeState.Stays)
            {
                Container = (string)container["name"]!,
                For = name.Name,
                CreatedAt = created,
            };
    }

    // The run that made a probe pod must be over where the pod has ended, or should have long ago.
    private static bool IsOver(JObject pod, DateTimeOffset? created, DateTimeOffset now) =>
        (string?)pod["status"]?["phase"] is "Succeeded" or "Failed"
        || ((double?)(pod["spec"]?["activeDeadlineSeconds"] as JValue) is { } seconds && created + TimeSpan.FromSeconds(seconds) + Slack < now);

    private static bool Has(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var member in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(member, out element))
                return false;
        }
        return true;
    }
}
