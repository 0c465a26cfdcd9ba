namespace EgressTools.Plugin;

/// <summary>What the process has of the outside: nothing below <see cref="Program"/> knows the console.</summary>
/// <param name="In">Standard input.</param>
/// <param name="Out">Results.</param>
/// <param name="Error">Warnings, notes, progress and questions.</param>
internal sealed record Streams(Stream In, TextWriter Out, TextWriter Error)
{
    public bool InIsTerminal { get; init; }
    public bool OutIsTerminal { get; init; }
    public bool ErrorIsTerminal { get; init; }

    /// <summary>How wide tables may be.</summary>
    public TableFit Fit { get; init; } = TableFit.Standard;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
    public Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary>Whether the command is all that this process does, so that it may arrange the process for itself.</summary>
    public bool OwnsProcess { get; init; }

    /// <summary>Ends the process at once; null if the process does more than run this command.</summary>
    public Action? Abandon { get; init; }

    /// <summary>Whether a stream is written in colour where no option says so.</summary>
    public bool HasColour(bool isTerminal) => isTerminal && string.IsNullOrEmpty(Variable("NO_COLOR"));

    /// <summary>Reads one line of an answer; null where there is nobody to ask.</summary>
    public Func<string?> ReadAnswer { get; init; } = static () => null;
}
