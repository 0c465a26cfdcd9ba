namespace EgressTools.Output;

/// <summary>What a cell says to somebody who glances at the table; shown as a colour on a terminal.</summary>
public enum Tone
{
    /// <summary>Nothing in particular.</summary>
    Plain,
    /// <summary>As it should be.</summary>
    Good,
    /// <summary>Wrong.</summary>
    Bad,
    /// <summary>Worth a look.</summary>
    Doubtful,
}

/// <summary>The text of a cell, safe for a terminal, and its tone.</summary>
internal readonly record struct TableCell(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>The text, in its colour where colours are shown.</summary>
    public string Show(bool colour) => colour && Code is { } code ? $"\u001b[{code}m{Text}\u001b[0m" : Text;

    private string? Code => Tone switch
    {
        Tone.Good => "32",
        Tone.Bad => "31",
        Tone.Doubtful => "33",
        _ => null,
    };
}
