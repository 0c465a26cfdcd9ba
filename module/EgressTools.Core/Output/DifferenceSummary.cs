namespace EgressTools.Output;

/// <summary>What stands below the table of <c>verify</c>: why, and one line of counts.</summary>
public static class DifferenceSummary
{
    /// <summary>More reasons than these nobody reads; <c>-o wide</c> has them all.</summary>
    private const int CausesShown = 20;

    /// <summary>Writes the reasons (where <paramref name="withReasons"/>), those that are alike once, and the line.</summary>
    public static void Write(TextWriter output, CompareResult result, bool withReasons)
    {
        var differences = result.Verdict.Differences;
        var causes = withReasons ? Causes(differences).ToList() : [];
        if (!differences.IsEmpty)
            output.Write('\n');
        foreach (var cause in causes.Take(CausesShown))
            Paragraph.Write(output, Sentence([.. cause]), "  ");
        if (causes.Count > CausesShown)
            output.Write($"... and {causes.Count - CausesShown} more; {Options.Output.With("wide")} shows the reasons of all\n");
        if (causes.Count > 0)
            output.Write('\n');
        Paragraph.Write(output, Line(result), "  ");
    }

    /// <summary>Those that are alike together.</summary>
    internal static IEnumerable<IGrouping<(DifferenceClass Class, string Reason), RuleDifference>> Causes(IEnumerable<RuleDifference> differences) =>
        differences.GroupBy(static d => (d.Class, d.Reason));

    /// <summary>Differences that are alike: the class, what they are about, and why.</summary>
    internal static string Sentence(ImmutableArray<RuleDifference> alike) =>
        $"{DifferenceListing.Word(alike[0].Class)}{About(alike)}: {alike[0].Reason}";

    /// <summary>"5 agents compared, 50 entries: nothing differs", and what was not compared.</summary>
    public static string Line(CompareResult result)
    {
        var verdict = result.Verdict;
        var classes = verdict.Differences.GroupBy(static d => d.Class).OrderBy(static g => g.Key)
            .Select(static g => $"{g.Count()} {DifferenceListing.Word(g.Key)}");
        var found = verdict.Differences.IsEmpty ? "nothing differs"
            : $"{Plural.Count(verdict.Differences.Length, "difference")} ({string.Join(", ", classes)})";
        var off = result.FeatureOff ? "; the egress gateway is disabled in cilium-config" : "";
        return $"{Plural.Count(verdict.Agents, "agent")} compared, {Plural.Count(verdict.Entries, "entry")}: {found}{off}{Silent(result)}" +
            $"{Nodes(result.Unasked, "could not be asked")}{Nodes(result.WithoutMap, "without an egress map, although the egress gateway is enabled")}";
    }

    private static string Silent(CompareResult result) => !result.Configured && !result.Silent.IsEmpty
        ? "; whether the agents run with the egress gateway is unknown, since their own configuration was not recorded"
        : Nodes(result.Silent, "that did not say whether the egress gateway is enabled");

    private static string Nodes(ImmutableArray<string> nodes, string what) =>
        nodes.IsEmpty ? "" : $"; {Plural.Count(nodes.Length, "agent")} {what}: {Listed.Short(nodes)}";

    private static string About(ImmutableArray<RuleDifference> alike) => alike[0].Destination is null ? alike[0].Pod is null ? ""
        : $" {Listed.Short(alike.Select(static d => d.Pod))}" : alike.Length == 1
        ? $" {alike[0].Source} to {alike[0].Destination}"
        : $" {Listed.Short(alike.Select(static d => $"{d.Source} to {d.Destination}"))}";
}
