using System.Text.RegularExpressions;

namespace EgressTools.Text;

/// <summary>Times as kubectl takes them: 30s, 2m, 1h30m, 500ms, or plain seconds.</summary>
public static partial class Duration
{
    /// <summary>In seconds: 277 hours.</summary>
    private const double Longest = 277 * 3600;

    /// <summary>The time of an option's text.</summary>
    /// <exception cref="UsageException">It is not one, or too long.</exception>
    public static TimeSpan Parse(string text, string option) =>
        Fault(text, out var time) is { } fault ? throw new UsageException($"{option}: {fault}", "InvalidDuration") : time;

    /// <summary>Why a text is not a time that can be used; null if it is.</summary>
    public static string? Fault(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            if (!Pattern().IsMatch(text))
                return $"'{text}' is not a duration: write it as 30s, 2m or 1h30m";
            seconds = Part().Matches(text).Sum(static p => double.Parse(p.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)
                * p.Groups["unit"].Value switch { "ms" => 0.001, "s" => 1, "m" => 60, _ => 3600 });
        }
        if (seconds > Longest)
            return $"'{text}' is too long: at most 277h";
        time = TimeSpan.FromSeconds(seconds);
        return null;
    }

    [GeneratedRegex(@"\A(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ms|s|m|h))+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"(?<number>[0-9.]+)(?<unit>ms|s|m|h)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Part();
}
