namespace EgressTools.Output;

/// <summary>Ages as kubectl prints them: two units at most, coarser the older.</summary>
public static class HumanAge
{
    /// <summary>The age of something made at <paramref name="created"/>; <c>&lt;unknown&gt;</c> where that is not known.</summary>
    public static string Since(DateTimeOffset? created, DateTimeOffset now) => created is { } then ? Format(now - then) : Cell.Unknown;

    /// <summary>"45s", "3m20s", "69m", "3h17m", "5h10m", "30h", "2d3h", "400d", "2y5d", "9y"; <c>&lt;invalid&gt;</c> for the future.</summary>
    public static string Format(TimeSpan age)
    {
        var seconds = (long)age.TotalSeconds;
        var minutes = (long)age.TotalMinutes;
        var hours = (long)age.TotalHours;
        var days = hours / 24;
        return seconds switch
        {
            // A clock that is a second behind is no fault worth a word.
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => One(seconds, 's'),
            _ when minutes < 10 => Two(minutes, 'm', seconds % 60, 's'),
            _ when minutes < 180 => One(minutes, 'm'),
            _ when hours < 8 => Two(hours, 'h', minutes % 60, 'm'),
            _ when hours < 48 => One(hours, 'h'),
            _ when days < 8 => Two(days, 'd', hours % 24, 'h'),
            _ when days < 730 => One(days, 'd'),
            _ when days < 2920 => Two(days / 365, 'y', days % 365, 'd'),
            _ => One(days / 365, 'y'),
        };
    }

    private static string One(long value, char unit) => $"{value}{unit}";

    private static string Two(long value, char unit, long rest, char restUnit) => rest == 0 ? One(value, unit) : One(value, unit) + One(rest, restUnit);
}
