namespace EgressTools.Checks;

/// <summary>The outcome of a check.</summary>
public enum CheckOutcome
{
    /// <summary>It ran without findings.</summary>
    Passed,
    /// <summary>It has findings.</summary>
    Found,
    /// <summary>It did not run: its input is missing, or it does not apply.</summary>
    Skipped,
    /// <summary>It threw an exception, which is a fault of the tool.</summary>
    Failed,
}

/// <summary>The kind of reason for which a check was skipped.</summary>
public enum CheckSkipKind
{
    /// <summary>It applies to other releases of Cilium.</summary>
    OtherRelease,
    /// <summary>The release is unknown, and it applies to some only.</summary>
    UnknownRelease,
    /// <summary>Its input was not given or not requested.</summary>
    NotGiven,
    /// <summary>Its input could not be read.</summary>
    Unread,
}

/// <summary>Why a check was skipped.</summary>
/// <param name="Kind">The kind of reason.</param>
/// <param name="Subject">The missing input, such as "nodes"; for another release, the one that runs.</param>
public sealed record CheckSkipReason(CheckSkipKind Kind, string Subject);

/// <summary>A check and its outcome.</summary>
/// <param name="Check">The check.</param>
/// <param name="Outcome">The outcome.</param>
public sealed record CheckResult(Check Check, CheckOutcome Outcome)
{
    /// <summary>The findings, by resource.</summary>
    public ImmutableArray<CheckFinding> Findings { get; init; } = [];
    /// <summary>The suppressed findings.</summary>
    public ImmutableArray<CheckFinding> Suppressed { get; init; } = [];
    /// <summary>Why it was skipped or failed; empty otherwise.</summary>
    public string Reason { get; init; } = "";
    /// <summary>Why it was skipped; null if it was not.</summary>
    public CheckSkipReason? Skip { get; init; }
}

/// <summary>The results of all checks, by code.</summary>
public sealed record CheckReport(ImmutableArray<CheckResult> Results)
{
    /// <summary>The findings, by code and resource.</summary>
    public IEnumerable<CheckFinding> Findings => Results.SelectMany(static r => r.Findings);

    /// <summary>Whether a finding has at least the severity; false for null.</summary>
    public bool HasAtLeast(Severity? severity) => Findings.Any(f => f.Severity >= severity);

    /// <summary>The report with findings of at least the severity.</summary>
    public CheckReport AtLeast(Severity severity) => new([.. Results.Select(r => r with { Findings = [.. r.Findings.Where(f => f.Severity >= severity)] })]);

    /// <summary>The report without what an earlier one has too: the findings that are new or have a higher severity, such as a deprecated setting that the next
    /// release removes.</summary>
    public CheckReport Since(CheckReport earlier)
    {
        var known = earlier.Findings.ToLookup(static f => (f.Code, f.Resource));
        return new([.. Results.Select(r => r.Outcome == CheckOutcome.Found ? Since(r, known) : r)]);
    }

    private static CheckResult Since(CheckResult result, ILookup<(string, CheckResource), CheckFinding> known)
    {
        ImmutableArray<CheckFinding> left = [.. result.Findings.GroupBy(static f => (f.Code, f.Resource)).SelectMany(g => New(g, [.. known[g.Key]]))];
        return left.IsEmpty ? result with { Outcome = CheckOutcome.Passed, Findings = [] } : result with { Findings = left };
    }

    // A finding may be the same in other words, such as with another number of pods: beside those that read alike, as many are known as there were.
    private static IEnumerable<CheckFinding> New(IEnumerable<CheckFinding> found, List<CheckFinding> known)
    {
        var highest = known.Count == 0 ? Severity.Info : known.Max(static f => f.Severity);
        var others = found.Where(f => known.FindIndex(k => (k.Severity, k.Message) == (f.Severity, f.Message)) is var i && !Remove(known, i)).ToList();
        var inOtherWords = known.Count;
        return others.Where(f => f.Severity > highest || inOtherWords-- <= 0);
    }

    private static bool Remove(List<CheckFinding> findings, int index)
    {
        if (index >= 0)
            findings.RemoveAt(index);
        return index >= 0;
    }
}
