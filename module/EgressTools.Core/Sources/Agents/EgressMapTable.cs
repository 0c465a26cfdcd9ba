using System.Text.RegularExpressions;

namespace EgressTools.Sources.Agents;

/// <summary>The tables that agents print without <c>-o json</c>. Cells are three blanks apart, and cells may hold one: "Not Found". Columns are found by their
/// headers, since 1.20 has one more.</summary>
internal static partial class EgressMapTable
{
    private static readonly string[] Usual = ["Source IP", "Destination CIDR", "Egress IP", "Gateway IP"];

    public static EgressMapReading Parse(string text)
    {
        var entries = ImmutableArray.CreateBuilder<AgentMapEntry>();
        var headers = Usual;
        var number = 0;
        foreach (var line in text.Split('\n').Select(static l => l.Trim()))
        {
            number++;
            if (IsDecoration(line))
                continue;
            // Below it may stand a note on kernels that cannot list such maps (#16278).
            if (line.StartsWith(EgressMapOutput.Nothing, StringComparison.Ordinal) || line.StartsWith("Note that ", StringComparison.Ordinal))
                break;
            var cells = Gap().Split(line);
            if (IsHeader(line))
                headers = cells;
            else if (Row(headers, cells) is { } entry)
                entries.Add(entry);
            else if (!cells.Contains(EgressMapOutput.NoPrefix))
                return EgressMapReading.Failed($"line {number} of its output is not an entry: {EgressMapOutput.Quote(line)}");
        }
        return new EgressMapReading(entries.ToImmutable());
    }

    /// <summary>"SOURCE CIDR EGRESS GATEWAY", as up to 1.10.</summary>
    public static AgentMapEntry? OfPair(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 4 ? EgressMapOutput.Entry(words[0], words[1], words[2], string.Join(' ', words[3..])) : null;
    }

    private static bool IsHeader(string line) =>
        line.StartsWith("Source IP", StringComparison.OrdinalIgnoreCase) || line.StartsWith("SRC IP", StringComparison.OrdinalIgnoreCase);

    // cilium-bugtool with --enable-markdown puts the command and fences around it; an agent may log a line first.
    private static bool IsDecoration(string line) =>
        line.Length == 0 || line[0] == '#' || line.StartsWith("```", StringComparison.Ordinal)
        || line.StartsWith("level=", StringComparison.Ordinal) || line.StartsWith("time=", StringComparison.Ordinal);

    private static AgentMapEntry? Row(string[] headers, string[] cells)
    {
        if (!headers.Contains(Usual[0], StringComparer.OrdinalIgnoreCase))
            return OfPair(string.Join(' ', cells));
        string Cell(string header) => Array.FindIndex(headers, h => string.Equals(h, header, StringComparison.OrdinalIgnoreCase)) is var at and >= 0
            && at < cells.Length ? cells[at] : "";
        // A row that was cut has fewer cells; an empty gateway would mean "not found".
        return Cell(Usual[3]).Length == 0 ? null : EgressMapOutput.Entry(Cell(Usual[0]), Cell(Usual[1]), Cell(Usual[2]), Cell(Usual[3]));
    }

    [GeneratedRegex(@"\t+| {2,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Gap();
}
