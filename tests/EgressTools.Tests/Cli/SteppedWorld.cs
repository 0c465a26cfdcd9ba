using System.Text.Json.Nodes;

namespace EgressTools.Tests.Cli;

/// <summary>An entry of agents' maps: the gateway, and whether it was there after some passes only.</summary>
internal sealed record Entry(string Gateway, bool ComesAndGoes);

/// <summary>The cluster of a case over time, as it is stored after each step.</summary>
internal sealed class SteppedWorld(JsonNode document)
{
    public JsonNode Document => document;

    /// <summary>Entries by source address and CIDR. Every agent holds the same gateway for one.</summary>
    public static Dictionary<string, Entry> Entries(JsonNode agents)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var row in agents is JsonArray rows ? rows : agents.AsObject().SelectMany(static a => a.Value!.AsArray()))
        {
            // The kernel has one entry for all spellings of a CIDR.
            var key = $"{row!["sourceIP"]} {Cidr.Parse((string)(row["destCIDR"] ?? row["destinationCIDR"])!)}";
            var entry = new Entry((string)row["gatewayIP"]!, (bool?)row["comesAndGoes"] ?? false);
            Assert.Equal(entry, entries.GetValueOrDefault(key, entry));
            entries[key] = entry;
        }
        return entries;
    }

    /// <summary>Takes a step; the words of <c>plan</c> for it, or null where no change of endpoints can be planned.</summary>
    public string[]? Take(JsonNode step, string file)
    {
        if (step["policy"] is { } policy)
        {
            var stored = Remove("policies", static p => p["metadata"]!["name"], (string)policy["metadata"]!["name"]!);
            File.WriteAllText(file, policy.ToJsonString());
            var next = policy.DeepClone();
            next["metadata"]!["generation"] = ((int?)stored["metadata"]!["generation"] ?? 1) + 1;
            document["policies"]!.AsArray().Add(next);
            return ["-f", file];
        }
        if ((string?)step["deletePolicy"] is { } gone)
        {
            Remove("policies", static p => p["metadata"]!["name"], gone);
            return ["--delete", gone];
        }
        if ((string?)step["deleteNode"] is { } lost)
        {
            Remove("nodes", static n => n["name"], lost);
            return ["--without-node", lost];
        }
        if (step["node"] is { } node)
        {
            var (old, labels) = (Remove("nodes", static n => n["name"], (string)node["name"]!)["labels"]!.AsObject(), node["labels"]!.AsObject());
            document["nodes"]!.AsArray().Add(node.DeepClone());
            return ["--with-node-label", (string)node["name"]!, .. labels.Where(l => (string?)old[l.Key] != (string?)l.Value)
                .Select(static l => $"{l.Key}={l.Value}"), .. old.Where(l => !labels.ContainsKey(l.Key)).Select(static l => $"{l.Key}-")];
        }
        if ((string?)(step["deleteEndpoint"] ?? step["endpoint"]?["name"]) is { } pod && document["endpoints"]!.AsArray().Any(e => (string?)e!["name"] == pod))
            Remove("endpoints", static e => e["name"], pod);
        if (step["endpoint"] is { } endpoint)
            document["endpoints"]!.AsArray().Add(endpoint.DeepClone());
        return null;
    }

    /// <summary>What items of a plan are about, as <see cref="Entries"/> names it.</summary>
    public IEnumerable<string> KeysOf(JsonNode items) =>
        from item in items.AsArray()
        let endpoint = document["endpoints"]!.AsArray().Single(e => (string?)e!["name"] == (string?)item!["pod"])
        from cidr in item!["destinationCIDRs"]?.AsArray() ?? [item!["destinationCIDR"]!.DeepClone()]
        select $"{endpoint!["ips"]![0]} {cidr}";

    /// <summary>The gateway of a way, as agents write it; null where there is none.</summary>
    public static string? GatewayOf(JsonNode exit) => (string?)exit["outcome"] switch
    {
        "gateway" => (string?)exit["gatewayNodes"]!.AsArray().Single(),
        "dropped" => "Not Found",
        _ => null,
    };

    private JsonNode Remove(string list, Func<JsonNode, JsonNode?> name, string wanted)
    {
        var item = document[list]!.AsArray().Single(i => (string?)name(i!) == wanted)!;
        document[list]!.AsArray().Remove(item);
        return item;
    }
}
