using System.Collections.Immutable;
using EgressTools.Model;
using EgressTools.Net;

namespace EgressTools.Operations;

/// <summary>One exit address and the pods that were seen with it.</summary>
/// <param name="Address">The address; null for the pods that gave none.</param>
/// <param name="Node">The node that has the address; null where none has.</param>
/// <param name="Pods">The pods, by name.</param>
/// <param name="Verdicts">How many pods have which verdict, in the order of the verdicts; only those that occur.</param>
public sealed record ExitAddressSummary(
    Address? Address, string? Node, ImmutableArray<ObjectName> Pods, ImmutableArray<(ExitVerdict Verdict, int Count)> Verdicts)
{
    /// <summary>By address, those that most pods were seen with first; the pods without an address last.</summary>
    public static ImmutableArray<ExitAddressSummary> Of(IEnumerable<ExitAddressResult> results) =>
    [
        .. results.GroupBy(static r => r.Address).Select(Summarize)
            .OrderBy(static s => s.Address is null).ThenByDescending(static s => s.Pods.Length).ThenBy(static s => s.Address.GetValueOrDefault()),
    ];

    /// <summary>Whether every pod leaves as it should: no verdict but ok and no-policy. An empty list is not a proof.</summary>
    public static bool AllAsExpected(IReadOnlyCollection<ExitAddressResult> results) =>
        results.Count > 0 && results.All(static r => r.Verdict is ExitVerdict.Ok or ExitVerdict.NoPolicy);

    private static ExitAddressSummary Summarize(IGrouping<Address?, ExitAddressResult> group) => new(
        group.Key,
        group.Select(static r => r.AddressOwner).FirstOrDefault(static o => o is not null),
        [.. group.Select(static r => r.Pod).Order()],
        [.. group.GroupBy(static r => r.Verdict).OrderBy(static g => g.Key).Select(static g => (g.Key, g.Count()))]);
}
