using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace EgressTools.Net;

/// <summary>An IPv4 or IPv6 address. Ordered by family (IPv4 first), then as a number; text is canonical (RFC 5952). The default value is 0.0.0.0.</summary>
public readonly record struct Address : IComparable<Address>
{
    // Not one UInt128: its alignment would make every address a third larger, and large clusters hold hundreds of thousands.
    private readonly ulong _high;
    private readonly ulong _low;

    /// <summary>An address of <paramref name="bits"/> (right-aligned: IPv4 uses the low 32).</summary>
    public Address(UInt128 bits, bool isIPv6)
    {
        _high = (ulong)(bits >> 64);
        _low = (ulong)bits;
        IsIPv6 = isIPv6;
    }

    /// <summary>0.0.0.0: "no address" in an agent's map.</summary>
    public static Address Unspecified4 => default;
    /// <summary>::, the same in IPv6.</summary>
    public static Address Unspecified6 => new(0, isIPv6: true);
    /// <summary>True for IPv6.</summary>
    public bool IsIPv6 { get; }
    /// <summary>32 or 128.</summary>
    public int Width => IsIPv6 ? 128 : 32;
    /// <summary>The address as a number.</summary>
    public UInt128 Bits => new(_high, _low);
    /// <summary>True for 0.0.0.0 and ::.</summary>
    public bool IsUnspecified => (_high | _low) == 0;

    /// <summary>Parses what Go's <c>netip.ParseAddr</c> accepts, which is what the agents read: four decimal bytes without leading zeros, or IPv6 without a
    /// zone.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Address address) => TryParse(text.AsSpan(), out address);

    /// <inheritdoc cref="TryParse(string?, out Address)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out Address address)
    {
        address = default;
        if (!text.Contains(':'))
            return TryParseIPv4(text, out address);
        if (text.Length > 45 || text.ContainsAny('%', '[', '/') || !IPAddress.TryParse(text, out var parsed)
            || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        Span<byte> bytes = stackalloc byte[16];
        parsed.TryWriteBytes(bytes, out _);
        address = new Address(BinaryPrimitives.ReadUInt128BigEndian(bytes), isIPv6: true);
        return true;
    }

    /// <summary>Parses an address.</summary>
    /// <exception cref="FormatException">The text is not an address.</exception>
    public static Address Parse(string text) => TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IP address");

    /// <inheritdoc/>
    public int CompareTo(Address other) =>
        IsIPv6 != other.IsIPv6 ? IsIPv6.CompareTo(other.IsIPv6) : _high == other._high ? _low.CompareTo(other._low) : _high.CompareTo(other._high);

    /// <summary>The longest that <see cref="Format"/> writes.</summary>
    public const int MaxTextLength = 45;

    /// <summary>Writes the text as UTF-8.</summary>
    /// <param name="utf8">At least <see cref="MaxTextLength"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public int Format(Span<byte> utf8)
    {
        if (IsIPv6)
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, Bits);
            new IPAddress(bytes).TryFormat(utf8, out var length);
            return length;
        }
        var end = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            ((byte)(_low >> shift)).TryFormat(utf8[end..], out var length, default, CultureInfo.InvariantCulture);
            end += length;
            if (shift > 0)
                utf8[end++] = (byte)'.';
        }
        return end;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> utf8 = stackalloc byte[MaxTextLength];
        return Encoding.ASCII.GetString(utf8[..Format(utf8)]);
    }

    private static bool TryParseIPv4(ReadOnlySpan<char> text, out Address address)
    {
        address = default;
        uint value = 0;
        for (var octet = 0; octet < 4; octet++)
        {
            var end = octet < 3 ? text.IndexOf('.') : text.Length;
            if (end is < 1 or > 3 || !TryParseOctet(text[..end], out var part))
                return false;
            value = (value << 8) | part;
            text = octet < 3 ? text[(end + 1)..] : [];
        }
        address = new Address(value, isIPv6: false);
        return true;
    }

    private static bool TryParseOctet(ReadOnlySpan<char> text, out uint octet) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out octet) && octet <= 255 && (text.Length == 1 || text[0] != '0');
}
