namespace EgressTools.Checks;

/// <summary>
/// A check for one known failure of the egress gateway. It is pure: it reads a snapshot and returns findings. Its code is not derived from its title and never
/// reused.
/// </summary>
/// <param name="code">EGT and four digits; the first is the group (<see cref="CheckGroup"/>).</param>
/// <param name="severity">The highest severity of its findings.</param>
/// <param name="title">The title: a noun phrase or a short statement.</param>
/// <param name="needs">What it reads.</param>
/// <param name="shown">The releases in which the fault was shown.</param>
/// <param name="references">Issues and documentation, the best one first.</param>
/// <param name="versions">The releases of Cilium that have the fault; all by default.</param>
public abstract class Check(
    string code, Severity severity, string title, SnapshotKinds needs, ShownIn shown, ImmutableArray<Reference> references, VersionSpan? versions = null)
{
    /// <summary>The code: <c>EGT1001</c>.</summary>
    public string Code => code;

    /// <summary>The highest severity of its findings.</summary>
    public Severity Severity => severity;

    /// <summary>The title: a noun phrase or a short statement.</summary>
    public string Title => title;

    /// <summary>The group: the first digit of the code.</summary>
    public CheckGroup Group => (CheckGroup)(code[3] - '0');

    /// <summary>What it reads. If one of these is incomplete, the check is skipped; of policies it checks those that could be read.</summary>
    public SnapshotKinds Needs => needs;

    /// <summary>The releases of Cilium that have the fault.</summary>
    public VersionSpan Versions => versions ?? VersionSpan.All;

    /// <summary>Addresses of issues and documentation, the best one first.</summary>
    public ImmutableArray<string> References => [.. references.Select(static r => r.Address)];

    /// <summary>The releases in which the fault was shown.</summary>
    public ShownIn Shown => shown;

    /// <summary>The mechanism and what users see: some sentences.</summary>
    public abstract string Why { get; }
    /// <summary>The remedy: some sentences.</summary>
    public abstract string Cure { get; }

    /// <summary>Runs the check.</summary>
    internal abstract IEnumerable<CheckFinding> Run(CheckContext context);

    /// <summary>A finding with the severity of the check. Of a list as evidence, the first entries are written.</summary>
    private protected CheckFinding Found(Subject subject, string message, string remedy = "", params ReadOnlySpan<(string Name, object? Value)> evidence) =>
        Found(Severity, subject, message, remedy, evidence);

    /// <summary>A finding with a severity.</summary>
    private protected CheckFinding Found(
        Severity found, Subject subject, string message, string remedy = "", params ReadOnlySpan<(string Name, object? Value)> evidence) =>
        new(code, found, subject.Resource, message)
        {
            Remedy = remedy,
            Evidence = Facts.Of(evidence),
            Source = subject.Source,
            Reference = references[0].Address,
        };

    /// <summary>The first of several values as evidence, each with the same name.</summary>
    private protected static (string Name, object? Value)[] Each<T>(string name, IEnumerable<T> values) =>
        [.. values.Take(Listed.Shown).Select(v => (name, (object?)v))];
}

/// <summary>Groups of checks; the number is the first digit of their codes.</summary>
public enum CheckGroup
{
    /// <summary>Policy documents.</summary>
    Policies = 1,
    /// <summary>Nodes, gateways and node pools.</summary>
    Gateways = 2,
    /// <summary>Addresses and paths.</summary>
    Addresses = 3,
    /// <summary>The installation of Cilium and its version.</summary>
    Installation = 4,
    /// <summary>Running state: agents' maps and exit addresses.</summary>
    Running = 5,
    /// <summary>The tool itself.</summary>
    Tool = 9,
}
