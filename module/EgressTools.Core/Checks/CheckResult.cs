namespace EgressTools.Checks;

/// <summary>What became of a check.</summary>
public enum CheckOutcome
{
    /// <summary>It looked and found nothing.</summary>
    Passed,

    /// <summary>It found something.</summary>
    Found,

    /// <summary>It could not look, or had not to.</summary>
    Skipped,

    /// <summary>It broke off: an error of the tool.</summary>
    Failed,
}

/// <summary>In which way a check could not look.</summary>
public enum CheckSkipKind
{
    /// <summary>It is about other releases of Cilium.</summary>
    OtherRelease,

    /// <summary>Which release runs is not known, and it is about some only.</summary>
    UnknownRelease,

    /// <summary>What it needs was not given, or not asked for.</summary>
    NotGiven,

    /// <summary>What it needs could not be read.</summary>
    Unread,
}

/// <summary>Why a check was skipped.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Subject">What was missing: "nodes"; of another release, the one that runs.</param>
public sealed record CheckSkipReason(CheckSkipKind Kind, string Subject);

/// <summary>A check and what became of it.</summary>
/// <param name="Check">The check.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record CheckResult(Check Check, CheckOutcome Outcome)
{
    /// <summary>What it found and what counts, by resource.</summary>
    public ImmutableArray<CheckFinding> Findings { get; init; } = [];

    /// <summary>What it found and what somebody said does not count.</summary>
    public ImmutableArray<CheckFinding> Suppressed { get; init; } = [];

    /// <summary>Why it was skipped or broke off, one clause; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Why it was skipped; null where it was not.</summary>
    public CheckSkipReason? Skip { get; init; }
}

/// <summary>What all checks came to, by code.</summary>
public sealed record CheckReport(ImmutableArray<CheckResult> Results)
{
    /// <summary>What was found, by code and resource.</summary>
    public IEnumerable<CheckFinding> Findings => Results.SelectMany(static r => r.Findings);

    /// <summary>Whether something was found that is at least so severe; nothing is for null.</summary>
    public bool HasAtLeast(Severity? severity) => Findings.Any(f => f.Severity >= severity);

    /// <summary>The report with findings of at least that severity.</summary>
    public CheckReport AtLeast(Severity severity) => new([.. Results.Select(r => r with { Findings = [.. r.Findings.Where(f => f.Severity >= severity)] })]);
}
