namespace EgressTools.Checks;

/// <summary>The words for severities, outcomes, groups and inputs, the same in every format.</summary>
public static class CheckWords
{
    /// <summary>"error", "warning", "info".</summary>
    public static string Of(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "info",
    };

    /// <summary>"passed", "found", "skipped", "failed".</summary>
    public static string Of(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => "passed",
        CheckOutcome.Found => "found",
        CheckOutcome.Skipped => "skipped",
        _ => "failed",
    };

    /// <summary>The heading of a group.</summary>
    public static string Of(CheckGroup group) => group switch
    {
        CheckGroup.Policies => "policies",
        CheckGroup.Gateways => "nodes and gateways",
        CheckGroup.Addresses => "addresses and paths",
        CheckGroup.Installation => "installation of Cilium",
        CheckGroup.Running => "running state",
        _ => "the tool itself",
    };

    /// <summary>"policies, nodes"; "nothing" for none.</summary>
    public static string Of(SnapshotKinds kinds)
    {
        var names = MissingKinds.NamesOf(kinds);
        return names.Count == 0 ? "nothing" : string.Join(", ", names);
    }

    /// <summary>Parses a severity.</summary>
    /// <exception cref="UsageException">The text is not a severity.</exception>
    public static Severity ParseSeverity(string text, string option) =>
        FindSeverity(text) ?? throw new UsageException($"{option} must be error, warning or info, not '{text}'", "InvalidSeverity");

    /// <summary>The severity of a word; null for another word.</summary>
    public static Severity? FindSeverity(string text) => text.ToUpperInvariant() switch
    {
        "ERROR" => Severity.Error,
        "WARNING" => Severity.Warning,
        "INFO" => Severity.Info,
        _ => null,
    };
}
