namespace EgressTools.Checks;

/// <summary>
/// Suppresses findings: by an option, or by an annotation of the policy, <c>egresstools.io/skip-EGT1001: reason</c>. Without a reason the annotation has no
/// effect.
/// </summary>
internal static class Suppressions
{
    /// <summary>The beginning of the reason if an option suppressed the finding.</summary>
    public static string ByOption => $"skipped by {Options.Skip}";

    /// <param name="suppressing">The policies with annotations that suppress findings.</param>
    public static CheckFinding Mark(CheckFinding finding, EgressPolicy[] suppressing, CheckOptions options)
    {
        if (options.Skip.FirstOrDefault(s => finding.Code.StartsWith(s.Code, StringComparison.Ordinal)
            && s.Resource == finding.Resource.Name.ToString()) is { } skip)
            return finding with { Suppressed = $"{ByOption} {skip.Code}={skip.Resource}" };
        if (finding.Resource.Kind != CheckResource.Policy("").Kind || finding.Code.StartsWith("EGT9", StringComparison.Ordinal))
            return finding;
        var policy = Array.Find(suppressing, p => p.Name == finding.Resource.Name.Name && p.Source == finding.Source);
        return policy is not null && policy.Suppressions.TryGetValue(finding.Code, out var reason) && !string.IsNullOrWhiteSpace(reason)
            ? finding with { Suppressed = reason.Trim() }
            : finding;
    }
}
