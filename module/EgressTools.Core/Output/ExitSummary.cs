namespace EgressTools.Output;

/// <summary>What stands below the table of <c>test</c>: why a pod is not fine, and how many pods leave by which address.</summary>
public static class ExitSummary
{
    private static readonly ImmutableArray<Column<AddressCount>> Addresses =
    [
        new("ADDRESS", static a => a.Address.ToString()),
        new("PODS", static a => a.Pods.ToString(CultureInfo.InvariantCulture)),
        new("OWNER", static a => a.Owner ?? Cell.Unknown),
    ];

    /// <summary>Writes the causes (where <paramref name="withReasons"/>), the addresses and one line of counts.</summary>
    public static void Write(TextWriter output, IReadOnlyCollection<ExitAddressResult> results, bool withReasons)
    {
        if (results.Count == 0)
            return;
        var told = withReasons ? ExitAddressListing.FailuresFirst(results.Where(IsTold)).ToList() : [];
        if (told.Count > 0)
            output.Write('\n');
        foreach (var cause in told.GroupBy(static r => (r.Verdict, r.Cause)))
            Paragraph.Write(output, Sentence(cause.Key.Verdict, [.. cause]), "  ");
        var counts = Count(results);
        if (!counts.IsEmpty)
            output.Write('\n');
        Table.Write(output, Addresses, counts, headers: true);
        output.Write('\n');
        output.Write(Line(results) + "\n");
    }

    /// <summary>"10 pods: 7 ok, 1 own-node, 2 not-asked (1 leaves otherwise than expected, 2 could
    /// not be asked)", with "(recorded)" where nothing was asked.</summary>
    public static string Line(IReadOnlyCollection<ExitAddressResult> results)
    {
        var verdicts = results.GroupBy(static r => r.Verdict).OrderBy(static g => g.Key)
            .Select(static g => $"{g.Count()} {ExitAddressListing.Word(g.Key)}");
        var recorded = results.Count > 0 && results.All(static r => r.Recorded) ? " (recorded)" : "";
        return $"{Plural.Count(results.Count, "pod")}{recorded}: {string.Join(", ", verdicts)}{Outcome(results)}";
    }

    private static string Outcome(IReadOnlyCollection<ExitAddressResult> results)
    {
        var unasked = results.Count(static r => r.Verdict.IsUnasked());
        var wrong = results.Count(static r => r.Verdict.IsFailed()) - unasked;
        string[] clauses =
        [
            .. wrong == 0 ? [] : (string[])[$"{wrong} {Plural.Verb(wrong, "do")} not leave as expected"],
            .. unasked == 0 ? [] : (string[])[$"{unasked} could not be asked"],
        ];
        return clauses.Length == 0 ? "" : $" ({string.Join(", ", clauses)})";
    }

    /// <summary>What is wrong or unknown, and pods of no policy that gave no address.</summary>
    private static bool IsTold(ExitAddressResult result) => result.Verdict.IsFailed() || result is { Verdict: not ExitVerdict.Ok, Address: null };

    /// <summary>Pods that have one cause in common.</summary>
    internal static string Sentence(ExitVerdict verdict, ImmutableArray<ExitAddressResult> pods) => pods is [var only]
        ? $"{ExitAddressListing.Word(verdict)}: {only.Pod}: {only.Reason}"
        : $"{ExitAddressListing.Word(verdict)}: {Plural.Count(pods.Length, "pod")}: {pods[0].Cause} ({Listed.Short(pods.Select(static p => p.Pod))})";

    private static ImmutableArray<AddressCount> Count(IEnumerable<ExitAddressResult> results) =>
    [
        .. results.Where(static r => r.Address is not null)
            .GroupBy(static r => r.Address!.Value)
            .Select(static g => new AddressCount(g.Key, g.Count(), g.First().AddressOwner))
            .OrderByDescending(static c => c.Pods).ThenBy(static c => c.Address),
    ];

    private sealed record AddressCount(Address Address, int Pods, string? Owner);
}
