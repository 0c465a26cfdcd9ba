namespace EgressTools.Checks.Gateways;

/// <summary>How checks of gateways name things.</summary>
internal static class GatewayWords
{
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
