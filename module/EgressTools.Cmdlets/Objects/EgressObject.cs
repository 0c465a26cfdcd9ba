namespace EgressTools;

/// <summary>
/// What the cmdlets write. Properties are texts, numbers, truths, times and lists of these, so that nothing is lost in JSON, CSV, Clixml and jobs with the
/// depths that these have by default. Texts out of a cluster are safe for a terminal.
/// </summary>
public abstract class EgressObject
{
    /// <summary>What ages are counted to; tests set it.</summary>
    internal static TimeProvider Clock { get; set; } = TimeProvider.System;

    private protected EgressObject()
    {
    }

    /// <summary>What an object is in a text, such as "$result": a name, a sentence or a document.</summary>
    public abstract override string ToString();

    /// <summary>The text of a value; null where there is none.</summary>
    private protected static string? Text(object? value) => value?.ToString() is { Length: > 0 } text ? TerminalText.Escape(text) : null;

    /// <summary>The texts of values.</summary>
    private protected static ItemCollection<string> Texts<T>(IEnumerable<T> values) => new(values.Select(static v => Text(v) ?? ""));

    /// <summary>A cell, as kubectl egress shows it.</summary>
    private protected static string? Shown<T>(ImmutableArray<Column<T>> columns, T item, string header) =>
        Text(columns.First(c => c.Header == header).Value(item));

    /// <summary>Lines as one text.</summary>
    private protected static string Lines(IEnumerable<string> lines) => string.Join(Environment.NewLine, lines);

    /// <summary>A time in UTC, which Clixml keeps where it takes an offset apart.</summary>
    private protected static DateTime? Time(DateTimeOffset? time) => time?.UtcDateTime;

    /// <summary>How old something is, as kubectl writes it; null where that is not known.</summary>
    private protected static string? AgeOf(DateTimeOffset? time) => time is null ? null : HumanAge.Since(time, Clock.GetUtcNow());
}
