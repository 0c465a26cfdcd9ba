using SharpYaml;
using SharpYaml.Events;

namespace EgressTools.Text.Documents;

/// <summary>What a scalar of YAML means to kubectl, whose parser knows the flags and numbers of YAML 1.1.</summary>
internal static class YamlScalar
{
    /// <summary>Writes it as JSON.</summary>
    /// <param name="asText">Keep numbers and flags as the texts that they are written as.</param>
    public static void Write(Scalar scalar, Utf8JsonWriter writer, bool asText)
    {
        if (IsText(scalar))
            writer.WriteStringValue(scalar.Value);
        else if (scalar.Value is "" or "null" or "Null" or "NULL" or "~")
            writer.WriteNullValue();
        else if (asText)
            writer.WriteStringValue(scalar.Value);
        else if (Flag(scalar.Value) is { } flag)
            writer.WriteBooleanValue(flag);
        else if (Whole(scalar.Value) is { } whole)
            writer.WriteNumberValue(whole);
        else if (Number(scalar.Value) is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(scalar.Value);
    }

    /// <summary>The name of a member: flags and whole numbers are written in their one way.</summary>
    public static string Key(Scalar scalar, bool asText)
    {
        if (asText || IsText(scalar))
            return scalar.Value;
        return Flag(scalar.Value) is { } flag ? flag ? "true" : "false" : Whole(scalar.Value)?.ToString(CultureInfo.InvariantCulture) ?? scalar.Value;
    }

    private static bool IsText(Scalar scalar) => scalar.Style != ScalarStyle.Plain || scalar.Tag is "!"
        || scalar.Tag?.EndsWith(":str", StringComparison.Ordinal) == true;

    private static bool? Flag(string text) => text switch
    {
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => true,
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => false,
        _ => null,
    };

    private static long? Whole(string text)
    {
        if (!MayBeNumber(text))
            return null;
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var unsigned = digits[0] is '-' or '+' ? digits[1..] : digits;
        var (from, numeric) = unsigned switch
        {
            ['0', 'x' or 'X', _, ..] => (16, unsigned[2..]),
            ['0', 'b' or 'B', _, ..] => (2, unsigned[2..]),
            ['0', 'o' or 'O', _, ..] => (8, unsigned[2..]),
            ['0', _, ..] => (8, unsigned[1..]),
            _ => (10, unsigned),
        };
        // The least whole number is one further from zero than the greatest.
        var (isNegative, value) = (digits[0] == '-', (Int128)0);
        var most = isNegative ? -(Int128)long.MinValue : long.MaxValue;
        foreach (var c in numeric)
        {
            if (!char.IsAsciiHexDigit(c) || Convert.ToInt32(c.ToString(), 16) is var digit && digit >= from)
                return null;
            if ((value = value * from + digit) > most)
                return null;
        }
        return numeric.Length == 0 ? null : (long)(isNegative ? -value : value);
    }

    private static double? Number(string text)
    {
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        return MayBeNumber(text) && plain.All(static c => char.IsAsciiDigit(c) || c is '.' or 'e' or 'E' or '+' or '-') && plain.Any(char.IsAsciiDigit)
            && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    private static bool MayBeNumber(string text) => text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.');
}
