namespace EgressTools.Sources.Objects;

/// <summary><c>status.conditions</c> of nodes and pods.</summary>
internal static class Conditions
{
    /// <summary>What the Ready condition says; Unknown where it is absent or neither True nor False.</summary>
    public static NodeReadiness Ready(ref Utf8JsonReader reader, StringPool pool)
    {
        const string Path = "status.conditions";
        var readiness = NodeReadiness.Unknown;
        if (!reader.IsArray(Path))
            return readiness;
        while (reader.NextItem())
        {
            if (!reader.IsObject($"{Path}[]"))
                continue;
            var (type, status, _, _) = Condition(ref reader, pool);
            if (type == "Ready")
                readiness = status switch { "True" => NodeReadiness.Ready, "False" => NodeReadiness.NotReady, _ => NodeReadiness.Silent };
        }
        return readiness;
    }

    /// <summary>Of a pod: whether it is ready, and why the scheduler found no node for it.</summary>
    public static (bool Ready, string Unscheduled) Pod(ref Utf8JsonReader reader, StringPool pool)
    {
        const string Path = "status.conditions";
        var (ready, unscheduled) = (false, "");
        if (!reader.IsArray(Path))
            return (ready, unscheduled);
        while (reader.NextItem())
        {
            if (!reader.IsObject($"{Path}[]"))
                continue;
            var condition = Condition(ref reader, pool);
            if (condition.Type == "Ready")
                ready = condition.Status == "True";
            else if (condition is { Type: "PodScheduled", Status: "False" })
                unscheduled = condition.Message.Length > 0 ? $"{condition.Reason}: {condition.Message}" : condition.Reason;
        }
        return (ready, unscheduled);
    }

    private static (string Type, string Status, string Reason, string Message) Condition(ref Utf8JsonReader reader, StringPool pool)
    {
        var (type, status, reason, message) = ("", "", "", "");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("type"u8))
                type = reader.Text(pool, "status.conditions[].type");
            else if (reader.ValueTextEquals("status"u8))
                status = reader.Text(pool, "status.conditions[].status");
            else if (reader.ValueTextEquals("reason"u8))
                reason = reader.Text(pool, "status.conditions[].reason");
            else if (reader.ValueTextEquals("message"u8))
                message = reader.Text(pool, "status.conditions[].message");
            else
                reader.PassOver();
        }
        return (type, status, reason, message);
    }
}
