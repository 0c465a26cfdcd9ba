using System.Globalization;

namespace EgressTools.Tests.Agents;

/// <summary>Maps as the engine expects them, and as agents print them.</summary>
internal static class AgentText
{
    /// <summary>The map that an agent should hold; of a conflict the first claim wins, and an address that is derived is the node's.</summary>
    public static AgentMap Expected(ClusterSnapshot snapshot, string node) =>
        new(node, [.. RuleTable.Build(snapshot).Entries().Select(entry => new AgentMapEntry(entry.Source, entry.Destination, Derived(snapshot, node, entry)))]);

    public static string Json(AgentMap map) =>
        "[\n" + string.Join(",\n", map.Entries.Select(static e => string.Create(
            CultureInfo.InvariantCulture,
            $"  {{\n    \"SourceIP\": \"{e.Source}\",\n    \"DestCIDR\": \"{e.Destination}\",\n    \"EgressIP\": \"{e.Value.EgressIP}\",\n    \"GatewayIP\": " +
            $"\"{e.Value.Gateway}\"\n  }}"))) + "\n]\n";

    public static string Table(AgentMap map)
    {
        var rows = map.Entries.Select(static e =>
            new[] { e.Source.ToString(), e.Destination.ToString(), e.Value.EgressIP.ToString()!, e.Value.Gateway.ToString() }).ToList();
        rows.Insert(0, ["Source IP", "Destination CIDR", "Egress IP", "Gateway IP"]);
        var widths = Enumerable.Range(0, 4).Select(i => rows.Max(r => r[i].Length) + 3).ToArray();
        return string.Concat(rows.Select(r => string.Concat(r.Select((cell, i) => i < 3 ? cell.PadRight(widths[i]) : cell)) + "\n"));
    }

    private static MapValue Derived(ClusterSnapshot snapshot, string node, MapEntry entry)
    {
        var value = entry.Claims[0].On(node);
        var own = entry.Destination.IsIPv6 ? Address.Parse("fd00::1") : snapshot.CiliumNodes.First(n => n.Name == node).NodeIP;
        return value with { EgressIP = value.EgressIP ?? own };
    }
}
