namespace EgressTools.Output;

/// <summary>A column of a table, declared once for every format and both front ends.</summary>
/// <param name="Header">As kubectl writes headers: EXTERNAL-IP.</param>
/// <param name="Value">The cell; empty if there is nothing to say (a table shows <c>&lt;none&gt;</c>).</param>
/// <param name="Wide">Only with <c>-o wide</c>.</param>
public sealed record Column<T>(string Header, Func<T, string> Value, bool Wide = false)
{
    /// <summary>Whether cells are lists with commas: a table that would be too wide shows the first of each, and how many more there are.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether cells are the tool's own words, which are never cut.</summary>
    public bool IsWord { get; init; }

    /// <summary>The tone of a cell.</summary>
    public Func<T, Tone> Tone { get; init; } = static _ => Output.Tone.Plain;
}

/// <summary>Cells in kubectl's words.</summary>
public static class Cell
{
    /// <summary>There is none.</summary>
    public const string None = "<none>";

    /// <summary>There may be one; it could not be read.</summary>
    public const string Unknown = "<unknown>";

    /// <summary>The egress IP; a word where it depends on the gateway's interfaces.</summary>
    public static string EgressIP(Net.Address? address) => address?.ToString() ?? "<depends>";

    /// <summary>A number, or <see cref="Unknown"/>.</summary>
    public static string Of(int? value) => value is { } known ? known.ToString(CultureInfo.InvariantCulture) : Unknown;

    /// <summary>Several values with commas between.</summary>
    public static string Of(IEnumerable<string> values) => string.Join(',', values);
}
