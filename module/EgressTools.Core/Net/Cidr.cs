using System.Diagnostics.CodeAnalysis;

namespace EgressTools.Net;

/// <summary>A network prefix without host bits. Ordered by address, then by length (shorter first); text is canonical. The default value is
/// 0.0.0.0/0.</summary>
public readonly record struct Cidr : IComparable<Cidr>
{
    /// <summary>The prefix of <paramref name="length"/> bits that holds <paramref name="address"/>; host bits are cleared.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length does not fit the family.</exception>
    public Cidr(Address address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, address.Width);
        Address = new Address(address.Bits & Mask(address, length), address.IsIPv6);
        Length = length;
    }

    /// <summary>The first address.</summary>
    public Address Address { get; }
    /// <summary>Bits of the prefix: 0 to 32 or 0 to 128.</summary>
    public int Length { get; }
    /// <summary>True for IPv6.</summary>
    public bool IsIPv6 => Address.IsIPv6;
    /// <summary>The last address.</summary>
    public Address Last => new(Address.Bits | (Width(Address) & ~Mask(Address, Length)), IsIPv6);

    /// <summary>Parses "address/length". Host bits are accepted, as the CRD does, and cleared; see <paramref name="hadHostBits"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Cidr cidr, out bool hadHostBits)
    {
        cidr = default;
        hadHostBits = false;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0 || !Address.TryParse(text.AsSpan(0, slash), out var address))
            return false;
        var digits = text.AsSpan(slash + 1);
        if (digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0')
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > address.Width)
            return false;
        cidr = new Cidr(address, length);
        hadHostBits = cidr.Address != address;
        return true;
    }

    /// <inheritdoc cref="TryParse(string?, out Cidr, out bool)"/>
    public static bool TryParse([NotNullWhen(true)] string? text, out Cidr cidr) => TryParse(text, out cidr, out _);

    /// <summary>Parses "address/length".</summary>
    /// <exception cref="FormatException">The text is not a prefix.</exception>
    public static Cidr Parse(string text) => TryParse(text, out var cidr) ? cidr : throw new FormatException($"'{text}' is not a CIDR");

    /// <summary>Whether the address lies in the prefix. An address of the other family never does.</summary>
    public bool Contains(Address address) => address.IsIPv6 == IsIPv6 && (address.Bits & Mask(Address, Length)) == Address.Bits;

    /// <summary>Whether every address of the other prefix lies in this one.</summary>
    public bool Contains(Cidr other) => other.Length >= Length && Contains(other.Address);

    /// <summary>Whether the two share an address. Prefixes nest or are disjoint, so this is containment in either direction.</summary>
    public bool Overlaps(Cidr other) => Contains(other) || other.Contains(this);

    /// <inheritdoc/>
    public int CompareTo(Cidr other)
    {
        var byAddress = Address.CompareTo(other.Address);
        return byAddress != 0 ? byAddress : Length.CompareTo(other.Length);
    }

    /// <summary>The longest that <see cref="Format"/> writes.</summary>
    public const int MaxTextLength = Address.MaxTextLength + 4;

    /// <summary>Writes the text as UTF-8.</summary>
    /// <param name="utf8">At least <see cref="MaxTextLength"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public int Format(Span<byte> utf8)
    {
        var end = Address.Format(utf8);
        utf8[end++] = (byte)'/';
        Length.TryFormat(utf8[end..], out var length, default, CultureInfo.InvariantCulture);
        return end + length;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> utf8 = stackalloc byte[MaxTextLength];
        return Encoding.ASCII.GetString(utf8[..Format(utf8)]);
    }

    private static UInt128 Width(Address address) => address.IsIPv6 ? UInt128.MaxValue : uint.MaxValue;
    private static UInt128 Mask(Address address, int length) => length == 0 ? 0 : Width(address) & ~((UInt128.One << (address.Width - length)) - 1);
}
