namespace EgressTools.Output;

/// <summary>Exit addresses for CI systems.</summary>
public static class ExitReport
{
    /// <summary>
    /// A test case for each pod. Pods that could not be asked are errors of the test, or skipped where that is allowed; pods without a policy or that are gone
    /// are skipped too: there was nothing to prove.
    /// </summary>
    public static JUnitSuite Suite(IReadOnlyCollection<ExitAddressResult> results, bool allowUnasked,
        IEnumerable<EgressException>? missed = null) => new("egress exit addresses",
        [.. results.Select(r => Case(r, Outcome(r.Verdict, allowUnasked))), .. (missed ?? []).Select(Case)]);

    // What was asked for and not found or not understood proves nothing.
    private static JUnitCase Case(EgressException missed) => new("not tested", (missed as UsageException)?.Missing ?? missed.Message)
    {
        Outcome = "error",
        Type = missed.Id,
        Message = missed.Message,
    };

    /// <summary>A line for each cause.</summary>
    public static IEnumerable<CiAnnotation> Annotations(IReadOnlyCollection<ExitAddressResult> results, bool allowUnasked) =>
        ExitAddressListing.FailuresFirst(results.Where(static r => r.Verdict.IsFailed())).GroupBy(static r => (r.Verdict, r.Cause)).Select(
            g => new CiAnnotation(
                allowUnasked && g.Key.Verdict.IsUnasked() ? Severity.Warning : Severity.Error,
                ExitAddressListing.Word(g.Key.Verdict),
                ExitSummary.Sentence(g.Key.Verdict, [.. g])));

    /// <summary>Why the test as a whole failed; null if it did not.</summary>
    public static EgressException? Fault(IReadOnlyCollection<ExitAddressResult> results, bool allowUnasked) =>
        ExitVerdicts.ExitCode(results, allowUnasked) switch
        {
            0 => null,
            1 => new MismatchException(ExitSummary.Line(results), "ExitAddressMismatch"),
            _ => new ProbeException(ExitSummary.Line(results), "PodNotAsked"),
        };

    private static string Outcome(ExitVerdict verdict, bool allowUnasked) => verdict switch
    {
        ExitVerdict.Ok => "",
        _ when verdict.IsFine() || (allowUnasked && verdict.IsUnasked()) => "skipped",
        _ => verdict.IsUnasked() ? "error" : "failure",
    };

    private static JUnitCase Case(ExitAddressResult result, string outcome) => new(result.Pod.Namespace, result.Pod.Name)
    {
        Outcome = outcome,
        Type = outcome == "skipped" ? "" : ExitAddressListing.Word(result.Verdict),
        Message = result.Reason,
    };
}
