using System.Text.Json.Nodes;

namespace EgressTools.Tests.Engine;

/// <summary>A row of an agent's map: recorded, or predicted. An egress IP is null where it depends.</summary>
internal sealed record RecordedRow(string Source, string Destination, ImmutableArray<(string? EgressIP, string Gateway)> Values, bool ComesAndGoes)
{
    /// <summary>An egress IP of it is not known.</summary>
    public bool Depends => Values.Any(static v => v.EgressIP is null);

    public static ImmutableDictionary<string, ImmutableArray<RecordedRow>> OfAgents(JsonNode entries) =>
        entries.AsObject().ToImmutableDictionary(static agent => agent.Key,
            static agent => ImmutableArray.CreateRange(agent.Value!.AsArray().Select(static r => Of(r!, "destCIDR"))));

    public static RecordedRow Of(JsonNode row, string destination) => new(
        (string)row["sourceIP"]!,
        (string)row[destination]!,
        [.. (row["conflict"] is JsonArray conflict ? conflict.OfType<JsonNode>() : [row])
            .Select(static v => ((string?)v["egressIP"], (string)v["gatewayIP"]!))],
        (bool?)row["comesAndGoes"] == true);

    public static RecordedRow Of(MapRow row) =>
        new(row.Entry.Source.ToString(), row.Destination, [.. row.Values.Select(static v => (v.EgressIP?.ToString(), v.Gateway.ToString()))], row.ComesAndGoes);

    /// <summary>What predicted rows say that is not what was recorded, or that they leave out; each a sentence.</summary>
    /// <param name="predicted">The rows.</param>
    /// <param name="recorded">What an agent held over a few passes.</param>
    /// <param name="version">Until 1.15 the entry itself depends on the interface where the egress IP does.</param>
    public static IEnumerable<string> Contradictions(IEnumerable<RecordedRow> predicted, IEnumerable<RecordedRow> recorded, CiliumVersion version)
    {
        if (!version.IsAtLeast(1, 16))
            predicted = predicted.Select(static r => r.Depends ? r with { ComesAndGoes = true } : r);
        var others = predicted.ToDictionary(static r => (r.Source, r.Destination));
        foreach (var row in recorded)
        {
            if (!others.Remove((row.Source, row.Destination), out var said))
                yield return $"{row} was recorded, nothing predicted";
            else if (!said.Allows(row))
                yield return $"{row} was recorded, {said} predicted";
        }
        foreach (var row in others.Values.Where(static r => !r.ComesAndGoes))
            yield return $"nothing was recorded, {row} predicted";
    }

    // Two values alternate strictly, so that both were seen. Of several, and of what is missing at times, it is chance which of them a few passes show.
    private bool Allows(RecordedRow recorded) =>
        (ComesAndGoes || !recorded.ComesAndGoes)
        && recorded.Values.All(r => Values.Any(v => Fits(v, r)))
        && (Values.Length > 2 || ComesAndGoes || (Depends && Values.Length > 1) || Values.All(v => recorded.Values.Any(r => Fits(v, r))));

    public override string ToString()
    {
        var values = string.Join(" | ", Values.Select(static v => $"{v.EgressIP ?? "depends"} {v.Gateway}"));
        return $"{Source} {Destination} {values}{(ComesAndGoes ? " (comes and goes)" : "")}";
    }

    private static bool Fits((string? EgressIP, string Gateway) predicted, (string? EgressIP, string Gateway) recorded) =>
        predicted.Gateway == recorded.Gateway && (predicted.EgressIP is null || recorded.EgressIP is null || predicted.EgressIP == recorded.EgressIP);
}
