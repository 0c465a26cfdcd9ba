namespace EgressTools.Sources.Objects;

/// <summary><c>status.conditions</c> of nodes and pods.</summary>
internal static class Conditions
{
    private static readonly ObjectShape<(string Type, string Status, string Reason, string Message)> Members = new(
        ("type", static (ref r, in at, ref c) => c.Type = r.Word(at, "Ready", "PodScheduled")),
        ("status", static (ref r, in at, ref c) => c.Status = r.Text(at)),
        ("reason", static (ref r, in at, ref c) => c.Reason = r.Text(at)),
        ("message", static (ref r, in at, ref c) => c.Message = r.Text(at)));

    /// <summary>What the Ready condition says; Unknown where it is absent or neither True nor False.</summary>
    public static NodeReadiness Ready(ref Utf8JsonReader reader, in Place at) =>
        Members.List(("", "", "", ""), ref reader, at).LastOrDefault(static c => c.Type == "Ready").Status switch
        {
            null => NodeReadiness.Unknown,
            "True" => NodeReadiness.Ready,
            "False" => NodeReadiness.NotReady,
            _ => NodeReadiness.Silent,
        };

    /// <summary>Of a pod: whether it is ready, and why the scheduler found no node for it.</summary>
    public static (bool Ready, string Unscheduled) Pod(ref Utf8JsonReader reader, in Place at)
    {
        var (found, condition) = ((Ready: false, Unscheduled: ""), (Type: "", Status: "", Reason: "", Message: ""));
        for (var any = reader.IsArray(at); any && Members.Next(ref reader, at, ref condition); condition = ("", "", "", ""))
        {
            if (condition.Type == "Ready")
                found.Ready = condition.Status == "True";
            else if (condition is { Type: "PodScheduled", Status: "False" })
                found.Unscheduled = condition.Message.Length > 0 ? $"{condition.Reason}: {condition.Message}" : condition.Reason;
        }
        return found;
    }
}
