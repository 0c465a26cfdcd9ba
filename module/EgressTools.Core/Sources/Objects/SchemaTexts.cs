namespace EgressTools.Sources.Objects;

/// <summary>Which texts the schemas of the policy's kind take for addresses and CIDRs (agents may still refuse them), and how faults name values.</summary>
internal static class SchemaTexts
{
    // The longest text of an IPv6 address without dots.
    private const int LongestAddress = 39;
    private const int LongestValue = 80;

    /// <summary>A CIDR of either family.</summary>
    public static bool IsCidr(string text) => IsIPv4Cidr(text) || IsIPv6Cidr(text);

    /// <summary>Four bytes, which may have leading zeros, and a length, which may not.</summary>
    public static bool IsIPv4Cidr(string text) => Split(text) is var (address, length) && HasFourBytes(address) && IsLength(length, 32);

    /// <summary>Groups without dots, with or without a zone, and a length.</summary>
    public static bool IsIPv6Cidr(string text)
    {
        if (Split(text) is not var (address, length) || !IsLength(length, 128))
            return false;
        var zone = address.IndexOf('%', StringComparison.Ordinal);
        var groups = zone < 0 ? address : address[..zone];
        return zone != address.Length - 1 && groups.Contains(':', StringComparison.Ordinal) && !groups.Contains('.', StringComparison.Ordinal)
            && Address.TryParse(groups, out _);
    }

    /// <summary>The egressIP of Cilium before 1.16: an address of either family, with blanks around it.</summary>
    public static bool IsAddress(string text) => Address.TryParse(WithoutZone(text.Trim()), out _);

    /// <summary>The format ipv4 of Cilium 1.16 to 1.19: what the API server reads as an address and what has a dot.</summary>
    public static bool IsIPv4Format(string text) => HasFourBytes(text) || text.Contains('.', StringComparison.Ordinal) && Address.TryParse(text, out _);

    /// <summary>The egressIP of Cilium 1.20 and later: nothing, or an address that is not an IPv4 address in IPv6.</summary>
    public static bool IsAddressOrEmpty(string text) =>
        text.Length == 0 || text.Length <= LongestAddress && Address.TryParse(text, out var address) && !(address.IsIPv6 && address.Bits >> 32 == 0xFFFF);

    private static string WithoutZone(string text) =>
        text.IndexOf('%', StringComparison.Ordinal) is > 0 and var zone && zone < text.Length - 1 && text.AsSpan(0, zone).Contains(':') ? text[..zone] : text;

    private static (string Address, string Length)? Split(string text) =>
        text.LastIndexOf('/') is >= 0 and var slash ? (text[..slash], text[(slash + 1)..]) : null;

    private static bool HasFourBytes(string text) =>
        text.Split('.') is { Length: 4 } parts && Array.TrueForAll(parts, static p => p.Length is 1 or 2 or 3 && p.All(char.IsAsciiDigit)
            && int.Parse(p, CultureInfo.InvariantCulture) <= 255);

    private static bool IsLength(string text, int most) =>
        text.Length is 1 or 2 or 3 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0')
            && int.Parse(text, CultureInfo.InvariantCulture) <= most;

    public static string Found(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.Null => "null",
        JsonTokenType.String => $"text ('{Short(reader.GetString() ?? "")}')",
        JsonTokenType.Number => $"a number ({Encoding.UTF8.GetString(reader.ValueSpan)})",
        _ => $"true or false ({Encoding.UTF8.GetString(reader.ValueSpan)})",
    };

    public static string Sentence(string path, string allowed, string value)
    {
        var colon = allowed.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? $"{path} {allowed}, not {value}" : $"{path} {allowed[..colon]}, not {value}{allowed[colon..]}";
    }

    public static string Name(ref Utf8JsonReader reader) => reader.GetString() ?? "";
    public static string Short(string text) => text.Length <= LongestValue ? text : text[..LongestValue] + "...";
    public static string Element(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    public static string Member(string path, string name) => path.Length == 0 ? name
        : name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? $"{path}.{name}" : $"{path}['{Short(name)}']";
}
