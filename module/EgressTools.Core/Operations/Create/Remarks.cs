namespace EgressTools.Operations;

/// <summary>Collects what is to be said about a policy while it is made.</summary>
internal sealed class Remarks
{
    public List<string> Notes { get; } = [];

    public List<string> Warnings { get; } = [];

    public void Note(string text) => Notes.Add(text);

    public void Warn(string text) => Warnings.Add(text);
}

/// <summary>Reports remarks about a document.</summary>
internal static class RemarkReport
{
    public static void Tell(this IReport report, ImmutableArray<string> notes, ImmutableArray<string> warnings)
    {
        foreach (var note in notes)
            report.Explain(note);
        foreach (var warning in warnings)
            report.Warn(warning);
    }
}
