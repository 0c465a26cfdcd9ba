namespace EgressTools;

/// <summary>How far a longer work is.</summary>
/// <param name="Activity">What is being done, such as "asking pods".</param>
/// <param name="Total">Of how much; 0 where not known.</param>
public readonly record struct Progress(string Activity, int Done, int Total)
{
    /// <summary>What was done last, such as "node g1": where progress cannot be shown it is a line; null where it is not worth one.</summary>
    public string? Item { get; init; }
}

/// <summary>How the library speaks while it works; results are not spoken but returned. Every member may be called from any thread.</summary>
public interface IReport
{
    /// <summary>Something the user should know although the work goes on: one sentence without a full stop.</summary>
    void Warn(string message);

    /// <summary>What was chosen and why: one sentence without a full stop.</summary>
    void Note(string message);

    /// <summary>What was chosen for a document that is printed, and why: a detail where the document is handed on instead.</summary>
    void Explain(string message) => Note(message);

    /// <summary>Details for <c>-v</c> / <c>-Verbose</c>.</summary>
    void Detail(string message);

    /// <summary>Progress of a longer work.</summary>
    void Progress(Progress progress);

    /// <summary>The failure of one item, of which the command's exit code tells; the others go on.</summary>
    /// <param name="target">The object, such as <c>Node/a</c>; null where there is none.</param>
    void Fail(EgressException error, string? target = null);

    /// <summary>One of several names that nothing has.</summary>
    /// <returns>Whether it was told, so that the others count; if not, the command deals with it.</returns>
    bool Miss(UsageException error) => false;

    /// <summary>How it ended, where a user has to see it: one sentence without a full stop.</summary>
    void Conclude(string message) => Note(message);
}

/// <summary>Says nothing: where nobody would read it.</summary>
internal sealed class NoReport : IReport
{
    public static readonly NoReport Instance = new();

    void IReport.Warn(string message)
    {
    }

    void IReport.Note(string message)
    {
    }

    void IReport.Detail(string message)
    {
    }

    void IReport.Progress(Progress progress)
    {
    }

    void IReport.Fail(EgressException error, string? target)
    {
    }
}
