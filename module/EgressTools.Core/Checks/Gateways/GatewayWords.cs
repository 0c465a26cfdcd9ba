using System.Globalization;
using EgressTools.Model;

namespace EgressTools.Checks.Gateways;

/// <summary>How checks of gateways name things.</summary>
internal static class GatewayWords
{
    private const int Shown = 5;

    /// <summary>"a", "a and b", "a, b, c, d, e and 7 more".</summary>
    public static string Names(IReadOnlyCollection<string> names)
    {
        if (names.Count > Shown)
            return string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(Shown))} and {names.Count - Shown} more");
        return names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Count - 1))} and {names.Last()}";
    }

    /// <summary>"policy a", "policies a and b".</summary>
    public static string Policies(IReadOnlyCollection<string> policies) => $"{(policies.Count == 1 ? "policy" : "policies")} {Names(policies)}";

    /// <summary>A selector; it may be empty, which fits every node.</summary>
    public static string Selector(PolicyGateway gateway) => gateway.NodeSelector switch
    {
        null => "no nodeSelector",
        { IsEmpty: true } => "{}",
        { } selector => selector.ToString(),
    };

    /// <summary>"a=b", "a=b; c=d".</summary>
    public static string Selectors(IEnumerable<PolicyGateway> gateways) => string.Join("; ", gateways.Select(Selector).Distinct(StringComparer.Ordinal));
}
