using System.Buffers.Binary;

namespace EgressTools.Sources.Agents;

/// <summary>Understands what <c>bpftool map dump</c> prints of the egress maps, as text or as JSON: keys and values as bytes. A key is the length of the prefix
/// (with the source's whole width before it), the source and the destination; a value begins with the egress IP and the gateway's IPv4 address
/// (<c>bpf/lib/egress_gateway.h</c> of cilium/cilium). What comes behind differs by release and says nothing here.</summary>
public static class MapDump
{
    private const int PrefixLength = 4;
    private const int IPv4 = 4;

    /// <summary>Reads a dump.</summary>
    /// <param name="isIPv6">It is the map of IPv6.</param>
    public static EgressMapReading Parse(string text, bool isIPv6)
    {
        if (text.Contains("No such file or directory", StringComparison.Ordinal))
            return new EgressMapReading([], Absent: true);
        text = AgentOutput.WithoutPreamble(text);
        if (string.IsNullOrWhiteSpace(text))
            return EgressMapReading.Failed("it is empty");
        var pairs = AgentOutput.IsJson(text) ? AgentOutput.OfJson(text, static root => (AgentReply<Pairs>)OfJson(root)) : OfText(text);
        if (pairs.Value is not { } found)
            return EgressMapReading.Failed(pairs.Fault!);
        var entries = ImmutableArray.CreateBuilder<AgentMapEntry>(found.Count);
        foreach (var (key, value) in found)
        {
            if (Entry(key, value, isIPv6 ? 16 : IPv4) is not { } entry)
                return EgressMapReading.Failed($"entry {entries.Count + 1} of it has another layout than an egress map");
            entries.Add(entry);
        }
        entries.Sort();
        return new EgressMapReading(entries.ToImmutable());
    }

    private static AgentMapEntry? Entry(byte[] key, byte[] value, int width)
    {
        if (key.Length != PrefixLength + (2 * width) || value.Length < width + IPv4)
            return null;
        // The only number in it that is of the machine's own order.
        var length = BinaryPrimitives.ReadUInt32LittleEndian(key) - (8 * (long)width);
        if (length < 0 || length > 8 * width)
            return null;
        var gateway = Of(value.AsSpan(width, IPv4));
        var kind = gateway.Bits == 0 ? GatewayKind.NotFound : gateway.Bits == 1 ? GatewayKind.Excluded : GatewayKind.Node;
        return new AgentMapEntry(Of(key.AsSpan(PrefixLength, width)), new Cidr(Of(key.AsSpan(PrefixLength + width, width)), (int)length),
            new MapValue(Of(value.AsSpan(0, width)), new GatewayRef(kind, kind == GatewayKind.Node ? gateway : Address.Unspecified4)));
    }

    private static Address Of(ReadOnlySpan<byte> bytes) =>
        bytes.Length == IPv4 ? new Address(BinaryPrimitives.ReadUInt32BigEndian(bytes), isIPv6: false)
            : new Address(BinaryPrimitives.ReadUInt128BigEndian(bytes), isIPv6: true);

    private static Pairs OfJson(JsonElement root)
    {
        var pairs = new Pairs();
        foreach (var item in ((JsonElement?)root).Items())
            pairs.Add((Bytes(item.Member("key").Texts()), Bytes(item.Member("value").Texts())));
        return pairs;
    }

    /// <summary>"key: 38 00 ...  value: ac 16 ...", on one line or on several, and "Found 54 elements" at the end.</summary>
    private static AgentReply<Pairs> OfText(string text)
    {
        var pairs = new Pairs();
        var parts = text.Split("key:");
        foreach (var part in parts.Skip(1))
        {
            var at = part.IndexOf("value:", StringComparison.Ordinal);
            var end = part.IndexOf("Found ", StringComparison.Ordinal);
            if (at >= 0)
                pairs.Add((Bytes(Words(part[..at])), Bytes(Words(end > at ? part[(at + 6)..end] : part[(at + 6)..]))));
        }
        var last = parts[^1];
        var told = last.IndexOf("Found ", StringComparison.Ordinal) is var found and >= 0 ? Words(last[(found + 6)..]).FirstOrDefault() : null;
        // Without its end it may have been cut, and what is missing of it would look like a fault of the agent.
        return int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count == pairs.Count
            ? pairs
            : AgentReply<Pairs>.Failed(told is null ? $"it is not a dump of a map, or ends too early ({EgressMapOutput.Quote(text)})"
                : $"it has {Plural.Count(pairs.Count, "entry")} and says that there are {told}");
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Bytes of "38" or "0x38"; none where one of them is something else.</summary>
    private static byte[] Bytes(IEnumerable<string?> words)
    {
        var bytes = new List<byte>();
        foreach (var word in words)
        {
            var digits = word is ['0', 'x', ..] ? word.AsSpan(2) : word;
            if (!byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                return [];
            bytes.Add(value);
        }
        return [.. bytes];
    }

    private sealed class Pairs : List<(byte[] Key, byte[] Value)>;
}
