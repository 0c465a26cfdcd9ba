namespace EgressTools.Model;

/// <summary>How many source ports a node's SNAT has given away between an address of its own and a remote service.</summary>
/// <param name="Protocol">TCP, UDP, ICMP.</param>
/// <param name="Remote">The remote address, with its port where there is one: "203.0.113.10:80", "[2001:db8::1]:80".</param>
/// <param name="Count">Connections, each with a port.</param>
public sealed record NatUsage(string Node, string Protocol, Address EgressIP, string Remote, int Count);

/// <summary>A line of an agent's log that tells of trouble with the egress gateway, and how often the same was logged.</summary>
/// <param name="File">The file of the log.</param>
/// <param name="Line">The last line that said so.</param>
/// <param name="Message">The agent's words: "Failed to derive policy gateway configuration".</param>
public sealed record AgentLogLine(string Node, string File, int Line, string Message)
{
    /// <summary>The policy that it is about; empty where it names none.</summary>
    public string Policy { get; init; } = "";
    /// <summary>The cause, in the agent's words; empty where it names none.</summary>
    public string Error { get; init; } = "";
    /// <summary>How often it was logged.</summary>
    public int Count { get; init; } = 1;
    /// <summary>When it was logged last; null where the line does not tell.</summary>
    public DateTimeOffset? LoggedAt { get; init; }
}
