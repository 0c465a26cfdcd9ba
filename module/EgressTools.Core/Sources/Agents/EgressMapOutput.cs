namespace EgressTools.Sources.Agents;

/// <summary>What an agent said of its egress map.</summary>
/// <param name="Entries">Its entries, sorted; none where it could not be understood.</param>
/// <param name="Fault">Why it could not be understood, one clause; null where it could.</param>
/// <param name="Absent">The agent has no such map.</param>
public sealed record EgressMapReading(ImmutableArray<AgentMapEntry> Entries, string? Fault = null, bool Absent = false)
{
    internal static EgressMapReading Failed(string fault) => new([], fault);
}

/// <summary>Understands what <c>cilium-dbg bpf egress list</c> prints, with <c>-o json</c> or without, from Cilium 1.10 to 1.20, and the file that
/// cilium-bugtool keeps of it. A listing that is understood in part only is not understood: what is missing of it would look like a fault of the
/// agent.</summary>
public static class EgressMapOutput
{
    /// <summary>What an agent says of an empty map, on standard error.</summary>
    internal const string Nothing = "No entries found";
    /// <summary>How 1.18 and 1.19 print an IPv4-mapped destination: which one it is nobody can tell, and the other rows are as good as ever.</summary>
    internal const string NoPrefix = "invalid Prefix";
    private static readonly string[] ItemMembers = ["SourceIP", "DestCIDR", "EgressIP", "GatewayIP"];

    private const string NoMap = "Cannot find egress gateway bpf maps";

    /// <summary>Reads an output.</summary>
    /// <param name="stdout">Standard output, or both mixed as cilium-bugtool keeps them.</param>
    public static EgressMapReading Parse(string stdout, string stderr = "")
    {
        if (stdout.Contains(NoMap, StringComparison.Ordinal) || stderr.Contains(NoMap, StringComparison.Ordinal))
            return new EgressMapReading([], Absent: true);
        stdout = AgentOutput.WithoutPreamble(stdout);
        if (string.IsNullOrWhiteSpace(stdout))
            return stderr.Contains(Nothing, StringComparison.Ordinal) ? new EgressMapReading([]) : EgressMapReading.Failed("it printed nothing");
        var reading = stdout.AsSpan().Trim() is ['[' or '{', ..] or "null" ? ParseJson(stdout) : EgressMapTable.Parse(stdout);
        var sorted = Sorted(reading.Entries);
        // A map cannot hold a key twice: which of the two is true nobody knows.
        for (var i = 1; i < sorted.Length; i++)
        {
            if ((sorted[i - 1].Source, sorted[i - 1].Destination) == (sorted[i].Source, sorted[i].Destination))
                return EgressMapReading.Failed($"it lists {sorted[i].Source} to {sorted[i].Destination} twice, with different values");
        }
        return reading with { Entries = sorted };
    }

    /// <summary>An entry of the agent's words: the gateway as an address, "Not Found" or "Excluded CIDR", or as the numbers behind these (0.0.0.0 and 0.0.0.1);
    /// no egress IP is that of the destination's family.</summary>
    /// <returns>The entry, or null where an address is not valid.</returns>
    internal static AgentMapEntry? Entry(string source, string destination, string egressIP, string gatewayIP)
    {
        if (!TryAddress(source, out var from) || !Cidr.TryParse(destination, out var to) || !TryGateway(gatewayIP, out var gateway))
            return null;
        var egress = Address.Unspecified4;
        if (egressIP.Length > 0 && !Address.TryParse(egressIP, out egress))
            return null;
        if (egress.IsUnspecified)
            egress = to.IsIPv6 ? Address.Unspecified6 : Address.Unspecified4;
        return new AgentMapEntry(from, to, new MapValue(egress, gateway));
    }

    /// <summary>The beginning of an untrusted text, fit for a message.</summary>
    internal static string Quote(string text) => $"'{string.Concat(text.Trim().Take(80).Select(static c => char.IsControl(c) ? ' ' : c))}'";

    private static bool TryAddress(string text, out Address address) =>
        Address.TryParse(text, out address) || (Cidr.TryParse(text, out var cidr) && cidr.Length == cidr.Address.Width
            && Address.TryParse(cidr.Address.ToString(), out address));

    private static bool TryGateway(string text, out GatewayRef gateway)
    {
        var word = string.Equals(text, "Excluded CIDR", StringComparison.OrdinalIgnoreCase) || text == "0.0.0.1" ? GatewayKind.Excluded
            : text.Length == 0 || string.Equals(text, "Not Found", StringComparison.OrdinalIgnoreCase) || text is "0.0.0.0" or "::" ? GatewayKind.NotFound
            : GatewayKind.Node;
        var address = Address.Unspecified4;
        var known = word != GatewayKind.Node || Address.TryParse(text, out address);
        gateway = new GatewayRef(word, address);
        return known;
    }

    private static ImmutableArray<AgentMapEntry> Sorted(ImmutableArray<AgentMapEntry> entries)
    {
        for (var i = 1; i < entries.Length; i++)
        {
            if (entries[i - 1].CompareTo(entries[i]) >= 0)
                return [.. entries.Order().Distinct()];
        }
        return entries;
    }

    private static EgressMapReading ParseJson(string text)
    {
        var read = AgentOutput.OfJson(text, static root => (AgentReply<EgressMapReading>)(root.ValueKind switch
        {
            JsonValueKind.Array => OfItems(root),
            JsonValueKind.Object => OfPairs(root),
            _ => new EgressMapReading([]),
        }));
        return read.Value ?? EgressMapReading.Failed(read.Fault!);
    }

    private static EgressMapReading OfItems(JsonElement items)
    {
        var entries = ImmutableArray.CreateBuilder<AgentMapEntry>(items.GetArrayLength());
        foreach (var item in items.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Null)
                continue;
            if (item.ValueKind == JsonValueKind.Object && OfItem(item) is { } entry)
                entries.Add(entry);
            else if (item.ValueKind != JsonValueKind.Object
                || !item.EnumerateObject().Any(static m => m.Value.ValueKind == JsonValueKind.String && m.Value.ValueEquals(NoPrefix)))
                return EgressMapReading.Failed($"an item of its JSON is not an entry: {Quote(item.ToString())}");
        }
        return new EgressMapReading(entries.ToImmutable());
    }

    // The agent writes Go's field names; cilium-cli reads them with a small first letter, since Go does not mind the case.
    private static AgentMapEntry? OfItem(JsonElement item)
    {
        var texts = new[] { "", "", "", "" };
        foreach (var member in item.EnumerateObject())
        {
            if (Array.FindIndex(ItemMembers, name => name.Equals(member.Name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var found)
                texts[found] = Text(member.Value);
        }
        return Entry(texts[0], texts[1], texts[2], texts[3]);
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.Null ? "" : value.GetString() ?? "";

    /// <summary>Up to 1.10: {"10.0.1.7 10.169.72.0/24": ["10.169.72.88 10.169.72.238"]}.</summary>
    private static EgressMapReading OfPairs(JsonElement pairs)
    {
        var entries = ImmutableArray.CreateBuilder<AgentMapEntry>();
        foreach (var pair in pairs.EnumerateObject())
        {
            var value = pair.Value.ValueKind == JsonValueKind.Array && pair.Value.GetArrayLength() > 0 ? Text(pair.Value[0]) : "";
            if (EgressMapTable.OfPair($"{pair.Name} {value}") is not { } entry)
                return EgressMapReading.Failed($"an item of its JSON is not an entry: {Quote(pair.ToString())}");
            entries.Add(entry);
        }
        return new EgressMapReading(entries.ToImmutable());
    }
}
