using System.Globalization;
using System.Text.Json;
using SharpYaml;
using SharpYaml.Events;

namespace EgressTools.Sources.Documents;

/// <summary>What a scalar of YAML means.</summary>
internal static class YamlScalar
{
    /// <summary>Writes it as JSON.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="writer">Receives it.</param>
    /// <param name="asText">Keep numbers and flags as the texts that they are written as.</param>
    public static void Write(Scalar scalar, Utf8JsonWriter writer, bool asText)
    {
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag is "!" || scalar.Tag?.EndsWith(":str", StringComparison.Ordinal) == true)
            writer.WriteStringValue(scalar.Value);
        else if (scalar.Value is "" or "null" or "Null" or "NULL" or "~")
            writer.WriteNullValue();
        else if (asText)
            writer.WriteStringValue(scalar.Value);
        else if (scalar.Value is "true" or "True" or "TRUE")
            writer.WriteBooleanValue(true);
        else if (scalar.Value is "false" or "False" or "FALSE")
            writer.WriteBooleanValue(false);
        else if (long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            writer.WriteNumberValue(whole);
        else if (IsNumber(scalar.Value) && double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(scalar.Value);
    }

    private static bool IsNumber(string text) => text.All(static c => char.IsAsciiDigit(c) || c is '.' or 'e' or 'E' or '+' or '-') && text.Any(char.IsAsciiDigit);
}
