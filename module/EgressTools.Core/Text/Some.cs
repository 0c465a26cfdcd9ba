namespace EgressTools.Text;

/// <summary>Some of many, in words: as many as one can take in, and how many more there are.</summary>
internal static class Some
{
    /// <summary>How many are named.</summary>
    public const int Shown = 5;

    /// <summary>"a, b, c", "a, b, c, d, e and 37 more": each once, in their order.</summary>
    public static string Of<T>(IEnumerable<T> items)
    {
        var all = items.Distinct().ToList();
        return Of(all, all.Count);
    }

    /// <summary>The same where only the first of so many are at hand.</summary>
    public static string Of<T>(IEnumerable<T> first, int count)
    {
        var names = string.Join(", ", first.Take(Shown));
        return count <= Shown ? names : string.Create(CultureInfo.InvariantCulture, $"{names} and {count - Shown} more");
    }

    /// <summary>"1 entry", "7 entries"; without the plural it ends with an s.</summary>
    public static string Count(int number, string one, string? several = null) => string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : several ?? one + "s")}");

    /// <summary>"policy a", "policies a, b".</summary>
    public static string Policies(IEnumerable<string> policies)
    {
        var all = policies.Distinct(StringComparer.Ordinal).ToList();
        return $"{(all.Count == 1 ? "policy" : "policies")} {Of(all)}";
    }

    /// <summary>A value of an agent's map: "gateway 10.0.0.1, egress IP 10.0.0.1".</summary>
    public static string Value(MapValue value) => value switch
    {
        { Gateway.Kind: not GatewayKind.Node } or { EgressIP: { IsUnspecified: true } } => $"gateway {value.Gateway}",
        { EgressIP: null } => $"gateway {value.Gateway}, egress IP of its interface",
        _ => $"gateway {value.Gateway}, egress IP {value.EgressIP}",
    };
}
