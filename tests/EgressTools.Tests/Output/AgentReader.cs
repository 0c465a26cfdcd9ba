namespace EgressTools.Tests.Output;

/// <summary>A command that an agent found in a log.</summary>
internal sealed record AgentCommand(string Name, IReadOnlyDictionary<string, string> Properties, string Text);

/// <summary>Reads logs as the agents do: Azure's looks for its mark anywhere in a line, GitHub's at the beginning, blanks aside.</summary>
internal static class AgentReader
{
    public static IEnumerable<AgentCommand> Azure(string log)
    {
        foreach (var line in log.Split('\n', '\r'))
        {
            var start = line.IndexOf("##vso[", StringComparison.OrdinalIgnoreCase);
            var end = start < 0 ? -1 : line.IndexOf(']', start);
            if (end < 0)
                continue;
            var head = line[(start + 6)..end].Split(' ', 2);
            yield return new AgentCommand(head[0], Properties(head.ElementAtOrDefault(1), ';', FromAzure), FromAzure(line[(end + 1)..]));
        }
    }

    public static IEnumerable<AgentCommand> GitHub(string log)
    {
        foreach (var line in log.Split('\n', '\r').Select(static l => l.TrimStart()).Where(static l => l.StartsWith("::", StringComparison.Ordinal)))
        {
            var end = line.IndexOf("::", 2, StringComparison.Ordinal);
            if (end < 0)
                continue;
            var head = line[2..end].Split(' ', 2);
            yield return new AgentCommand(head[0], Properties(head.ElementAtOrDefault(1), ',', FromGitHub), FromGitHub(line[(end + 2)..]));
        }
    }

    private static Dictionary<string, string> Properties(string? text, char between, Func<string, string> decode) =>
        (text ?? "").Split(between, StringSplitOptions.RemoveEmptyEntries).Select(static p => p.Split('=', 2))
            .ToDictionary(static p => p[0], p => decode(p[1]), StringComparer.Ordinal);

    private static string FromAzure(string text) => Decode(text, ("%3B", ";"), ("%5D", "]"), ("%0D", "\r"), ("%0A", "\n"), ("%AZP25", "%"));

    private static string FromGitHub(string text) => Decode(text, ("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%"));

    private static string Decode(string text, params ReadOnlySpan<(string Code, string Character)> codes)
    {
        foreach (var (code, character) in codes)
            text = text.Replace(code, character, StringComparison.Ordinal);
        return text;
    }
}
