using System.Collections.Immutable;
using System.Globalization;
using EgressTools.Net;
using EgressTools.Operations;

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

    /// <summary>Writes the reasons (where <paramref name="withReasons"/>), the addresses and one line of counts.</summary>
    public static void Write(TextWriter output, IReadOnlyCollection<ExitAddressResult> results, bool withReasons)
    {
        if (results.Count == 0)
            return;
        var wrong = withReasons ? results.Where(static r => !ExitAddressListing.IsFine(r.Verdict)).ToList() : [];
        if (wrong.Count > 0)
            output.Write('\n');
        foreach (var result in wrong)
            output.Write($"{TerminalText.Escape(result.Pod.ToString())}: {ExitAddressListing.Word(result.Verdict)}: {TerminalText.Escape(result.Reason)}\n");
        var counts = Count(results);
        if (!counts.IsEmpty)
            output.Write('\n');
        Table.Write(output, Addresses, counts, headers: true);
        output.Write('\n');
        output.Write(Line(results) + "\n");
    }

    /// <summary>"10 pods: 9 ok, 1 no-answer", with "(recorded)" where nothing was asked.</summary>
    public static string Line(IReadOnlyCollection<ExitAddressResult> results)
    {
        var verdicts = results.GroupBy(static r => r.Verdict).OrderBy(static g => g.Key)
            .Select(static g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {ExitAddressListing.Word(g.Key)}"));
        var recorded = results.Count > 0 && results.All(static r => r.Recorded) ? " (recorded)" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{results.Count} {(results.Count == 1 ? "pod" : "pods")}{recorded}: {string.Join(", ", verdicts)}");
    }

    private static ImmutableArray<AddressCount> Count(IEnumerable<ExitAddressResult> results) =>
    [
        .. results.Where(static r => r.Address is not null)
            .GroupBy(static r => r.Address!.Value)
            .Select(static g => new AddressCount(g.Key, g.Count(), g.First().AddressOwner))
            .OrderByDescending(static c => c.Pods).ThenBy(static c => c.Address),
    ];

    private sealed record AddressCount(Address Address, int Pods, string? Owner);
}
