namespace EgressTools.Output;

/// <summary>Differences of the agents' maps for CI systems.</summary>
public static class DifferenceReport
{
    private const string Maps = "egress maps";

    /// <summary>A test case for each class of differences, and one for the agents that prove nothing: an error of the test, or skipped where that is
    /// allowed.</summary>
    public static JUnitSuite Suite(CompareResult result, bool allowUnasked)
    {
        var found = result.Verdict.Differences.ToLookup(static d => d.Class);
        return new(Maps, [.. Enum.GetValues<DifferenceClass>().Select(c => Case(c, Sentences(found[c]))), Asked(result.Unproven, allowUnasked)]);
    }

    /// <summary>A line for each cause, and for each agent that proves nothing.</summary>
    public static IEnumerable<CiAnnotation> Annotations(CompareResult result, bool allowUnasked) =>
    [
        .. DifferenceSummary.Causes(result.Verdict.Differences)
            .Select(static c => new CiAnnotation(Severity.Error, DifferenceListing.Word(c.Key.Class), DifferenceSummary.Sentence([.. c]))),
        .. result.Unproven.Select(g => new CiAnnotation(allowUnasked ? Severity.Warning : Severity.Error, NotAsked, g.ToString())),
    ];

    /// <summary>Why the comparison as a whole failed; null if it did not.</summary>
    public static EgressException? Fault(CompareResult result, bool allowUnasked) => result.ExitCode(allowUnasked) switch
    {
        0 => null,
        1 => new MismatchException(DifferenceSummary.Line(result), "RuleMismatch"),
        _ => new ProbeException(DifferenceSummary.Line(result), "AgentNotAsked"),
    };

    private const string NotAsked = "not-asked";

    private static ImmutableArray<string> Sentences(IEnumerable<RuleDifference> differences) =>
        [.. DifferenceSummary.Causes(differences).Select(static c => DifferenceSummary.Sentence([.. c]))];

    private static JUnitCase Case(DifferenceClass found, ImmutableArray<string> causes)
    {
        var word = DifferenceListing.Word(found);
        return causes.IsEmpty ? new(Maps, word) : new(Maps, word) { Outcome = "failure", Type = word, Message = First(causes), Details = causes };
    }

    private static JUnitCase Asked(ImmutableArray<Gap> unproven, bool allowUnasked)
    {
        ImmutableArray<string> gaps = [.. unproven.Select(static g => g.ToString())];
        var test = new JUnitCase(Maps, "every agent is asked");
        return gaps.IsEmpty ? test : allowUnasked ? test with { Outcome = "skipped", Message = First(gaps), Details = gaps }
            : test with { Outcome = "error", Type = NotAsked, Message = First(gaps), Details = gaps };
    }

    private static string First(ImmutableArray<string> lines) => lines.Length > 1 ? $"{lines[0]} (and {lines.Length - 1} more)" : lines[0];
}
