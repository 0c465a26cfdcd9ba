namespace EgressTools.Sources.Objects;

/// <summary>Reads items of our own NatUsageList and AgentLogLineList.</summary>
internal static class AgentReportReading
{
    /// <summary>Source ports in use.</summary>
    /// <exception cref="JsonException">The node, the egress IP or the remote service is missing.</exception>
    public static NatUsage? Usage(ref Utf8JsonReader reader, StringPool pool)
    {
        var usage = new NatUsage("", "", default, "", 0);
        reader.IsObject("items[]");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("node"u8))
                usage = usage with { Node = reader.Text(pool, "node") };
            else if (reader.ValueTextEquals("protocol"u8))
                usage = usage with { Protocol = reader.Text(pool, "protocol") };
            else if (reader.ValueTextEquals("egressIP"u8))
                usage = usage with { EgressIP = reader.IPAddress("egressIP") ?? default };
            else if (reader.ValueTextEquals("remote"u8))
                usage = usage with { Remote = reader.Text("remote") };
            else if (reader.ValueTextEquals("connections"u8))
                usage = usage with { Count = (int)Math.Clamp(reader.Number("connections") ?? 0, 0, int.MaxValue) };
            else
                reader.PassOver();
        }
        return usage.Node.Length > 0 && usage.Remote.Length > 0 && !usage.EgressIP.IsUnspecified ? usage
            : throw new JsonException("it needs node, egressIP and remote");
    }

    /// <summary>A line of a log.</summary>
    /// <exception cref="JsonException">The node or the message is missing.</exception>
    public static AgentLogLine? LogLine(ref Utf8JsonReader reader, StringPool pool)
    {
        var line = new AgentLogLine("", "", 0, "");
        reader.IsObject("items[]");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("node"u8))
                line = line with { Node = reader.Text(pool, "node") };
            else if (reader.ValueTextEquals("file"u8))
                line = line with { File = reader.Text("file") };
            else if (reader.ValueTextEquals("line"u8))
                line = line with { Line = (int)Math.Clamp(reader.Number("line") ?? 0, 0, int.MaxValue) };
            else if (reader.ValueTextEquals("message"u8))
                line = line with { Message = reader.Text(pool, "message") };
            else if (reader.ValueTextEquals("policy"u8))
                line = line with { Policy = reader.Text(pool, "policy") };
            else if (reader.ValueTextEquals("error"u8))
                line = line with { Error = reader.Text("error") };
            else if (reader.ValueTextEquals("count"u8))
                line = line with { Count = (int)Math.Clamp(reader.Number("count") ?? 1, 1, int.MaxValue) };
            else if (reader.ValueTextEquals("loggedAt"u8))
                line = line with { LoggedAt = reader.Time("loggedAt") };
            else
                reader.PassOver();
        }
        return line.Node.Length > 0 && line.Message.Length > 0 ? line : throw new JsonException("it needs node and message");
    }
}
