namespace EgressTools.Sources.Objects;

/// <summary>Reads items of our own NatUsageList and AgentLogLineList.</summary>
internal static class AgentReportReading
{
    private static readonly ObjectShape<NatUsage> UsageMembers = new(
        ("node", static (ref r, in at, ref u) => u = u with { Node = r.Text(at) }),
        ("protocol", static (ref r, in at, ref u) => u = u with { Protocol = r.Text(at) }),
        ("egressIP", static (ref r, in at, ref u) => u = u with { EgressIP = r.IPAddress(at) ?? default }),
        ("remote", static (ref r, in at, ref u) => u = u with { Remote = r.Text(at.Path) }),
        ("connections", static (ref r, in at, ref u) => u = u with { Count = r.Count(at) }));

    private static readonly ObjectShape<AgentLogLine> LineMembers = new(
        ("node", static (ref r, in at, ref l) => l = l with { Node = r.Text(at) }),
        ("file", static (ref r, in at, ref l) => l = l with { File = r.Text(at.Path) }),
        ("line", static (ref r, in at, ref l) => l = l with { Line = r.Count(at) }),
        ("message", static (ref r, in at, ref l) => l = l with { Message = r.Text(at) }),
        ("policy", static (ref r, in at, ref l) => l = l with { Policy = r.Text(at) }),
        ("error", static (ref r, in at, ref l) => l = l with { Error = r.Text(at.Path) }),
        ("count", static (ref r, in at, ref l) => l = l with { Count = r.Count(at, least: 1) }),
        ("loggedAt", static (ref r, in at, ref l) => l = l with { LoggedAt = r.Time(at) }));

    /// <summary>Source ports in use.</summary>
    /// <exception cref="JsonException">The node, the egress IP or the remote service is missing.</exception>
    public static NatUsage? Usage(ref Utf8JsonReader reader, StringPool pool) =>
        UsageMembers.From(new NatUsage("", "", default, "", 0), ref reader, pool) is { Node: not "", Remote: not "", EgressIP.IsUnspecified: false } usage
            ? usage : throw new JsonException("it needs node, egressIP and remote");

    /// <summary>A line of a log.</summary>
    /// <exception cref="JsonException">The node or the message is missing.</exception>
    public static AgentLogLine? LogLine(ref Utf8JsonReader reader, StringPool pool) =>
        LineMembers.From(new AgentLogLine("", "", 0, ""), ref reader, pool) is { Node.Length: > 0, Message.Length: > 0 } line
            ? line : throw new JsonException("it needs node and message");
}
