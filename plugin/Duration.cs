using System.Globalization;

namespace EgressTools.Plugin;

/// <summary>Times as kubectl takes them: 30s, 2m, 1h30m, 500ms, or plain seconds.</summary>
internal static class Duration
{
    /// <summary>In seconds: 277 hours.</summary>
    private const double Longest = 277 * 3600;

    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("h", 3600), ("m", 60), ("s", 1)];

    public static TimeSpan Parse(string text, string option)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return Limited(seconds, text, option);
        var rest = text.AsSpan();
        var total = 0.0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.".AsSpan());
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                throw Bad(text, option);
            rest = rest[digits..];
            if (UnitOf(rest) is not ({ } unit, var factor))
                throw Bad(text, option);
            total += number * factor;
            rest = rest[unit.Length..];
        }
        return text.Length == 0 ? throw Bad(text, option) : Limited(total, text, option);
    }

    private static TimeSpan Limited(double seconds, string text, string option) => seconds <= Longest
        ? TimeSpan.FromSeconds(seconds)
        : throw new UsageException($"{option}: '{text}' is too long: at most 277h", "InvalidDuration");

    private static (string? Unit, double Seconds) UnitOf(ReadOnlySpan<char> text)
    {
        foreach (var (unit, seconds) in Units)
        {
            if (text.StartsWith(unit, StringComparison.Ordinal))
                return (unit, seconds);
        }
        return (null, 0);
    }

    private static UsageException Bad(string text, string option) =>
        new($"{option}: '{text}' is not a duration: write it as 30s, 2m or 1h30m", "InvalidDuration");
}
