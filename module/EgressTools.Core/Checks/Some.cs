using System.Globalization;
using EgressTools.Model;

namespace EgressTools.Checks;

/// <summary>Some of many, in words: as many as one can take in, and how many more there are.</summary>
internal static class Some
{
    private const int Shown = 5;

    /// <summary>"a, b, c", "a, b, c, d, e and 37 more": each once, in their order.</summary>
    public static string Of(IEnumerable<string> names)
    {
        var all = names.Distinct(StringComparer.Ordinal).ToList();
        return all.Count <= Shown
            ? string.Join(", ", all)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", all.Take(Shown))} and {all.Count - Shown} more");
    }

    /// <summary>"1 entry", "7 entries".</summary>
    public static string Count(int number, string one, string several) => string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : several)}");

    /// <summary>A value of an agent's map: "gateway 10.0.0.1, egress IP 10.0.0.1".</summary>
    public static string Value(MapValue value) => value switch
    {
        { Gateway.Kind: not GatewayKind.Node } or { EgressIP: { IsUnspecified: true } } => $"gateway {value.Gateway}",
        { EgressIP: null } => $"gateway {value.Gateway}, egress IP of its interface",
        _ => $"gateway {value.Gateway}, egress IP {value.EgressIP}",
    };
}
