namespace EgressTools.Sources.Agents;

/// <summary>Finds what an agent's log tells of egress policies: those that it refuses, gateways without an address, entries that found no room.</summary>
internal static class AgentLogReader
{
    // Each with a count; who logs more different things than these logs nothing that anybody reads.
    private const int MostDifferent = 200;
    private const int LongestLine = 16 << 10;
    private const string PolicyName = "ciliumEgressGatewayPolicyName";

    // A selector that cannot be compiled is logged without the policy's name (pkg/policy/api of cilium/cilium).
    private static readonly string[] Marks = ["egress gateway", "EgressGatewayPolicy", "policy gateway configuration", "construct selector in label selector"];

    /// <summary>Reads a log, or its beginning where it is longer than <see cref="InputLimits.LogBytes"/>.</summary>
    public static ImmutableArray<AgentLogLine> Read(Stream log, string file, out long characters, CancellationToken cancellationToken)
    {
        characters = 0;
        var found = new Dictionary<(string Message, string Policy, string Error), AgentLogLine>();
        using var reader = new StreamReader(log, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var line = new StringBuilder();
        var number = 1;
        var buffer = new char[1 << 14];
        for (int read; characters < InputLimits.LogBytes && (read = reader.Read(buffer)) > 0; characters += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var c in buffer.AsSpan(0, read))
            {
                if (c != '\n')
                {
                    if (line.Length < LongestLine)
                        line.Append(c);
                    continue;
                }
                Add(found, line.ToString(), file, number++);
                line.Clear();
            }
        }
        Add(found, line.ToString(), file, number);
        return [.. found.Values];
    }

    private static void Add(Dictionary<(string Message, string Policy, string Error), AgentLogLine> found, string line, string file, int number)
    {
        if (!Marks.Any(m => line.Contains(m, StringComparison.OrdinalIgnoreCase)) || Fields(line) is not { } fields)
            return;
        var message = fields.GetValueOrDefault("msg", "");
        if (fields.GetValueOrDefault("level", "") is not ("error" or "warning" or "warn" or "ERROR" or "WARN")
            || !Marks.Any(m => message.Contains(m, StringComparison.OrdinalIgnoreCase)))
            return;
        // Objects without a namespace are written "/web".
        var key = (message, fields.GetValueOrDefault(PolicyName, "").TrimStart('/'), fields.GetValueOrDefault("error", ""));
        if (!found.TryGetValue(key, out var before) && found.Count >= MostDifferent)
            return;
        var time = fields.GetValueOrDefault("time") ?? fields.GetValueOrDefault("ts");
        found[key] = new AgentLogLine("", file, number, key.Item1)
        {
            Policy = key.Item2,
            Error = key.Item3,
            Count = 1 + (before?.Count ?? 0),
            LoggedAt = DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? at.ToUniversalTime() : before?.LoggedAt,
        };
    }

    /// <summary>The fields of <c>level=error msg="..." error=...</c>, or of the same as JSON; null where it is neither.</summary>
    private static Dictionary<string, string>? Fields(string line)
    {
        if (line.AsSpan().TrimStart() is ['{', ..])
            return AgentOutput.OfJson(line, static root => (AgentReply<Dictionary<string, string>>)root.EnumerateObject().DistinctBy(static m => m.Name)
                .ToDictionary(static m => m.Name, static m => m.Value.ToString(), StringComparer.Ordinal)).Value;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var rest = line.AsSpan(); rest.IndexOf('=') is var equals and > 0;)
        {
            var name = rest[(rest[..equals].LastIndexOf(' ') + 1)..equals].ToString();
            rest = rest[(equals + 1)..];
            fields.TryAdd(name, rest is ['"', ..] ? Quoted(ref rest) : Word(ref rest));
        }
        return fields;
    }

    private static string Word(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(' ') is var blank and >= 0 ? blank : rest.Length;
        var word = rest[..end].TrimEnd('\r').ToString();
        rest = rest[end..];
        return word;
    }

    private static string Quoted(ref ReadOnlySpan<char> rest)
    {
        var (text, end) = QuotedText.Read(rest, 1);
        rest = rest[end..];
        return text;
    }
}
