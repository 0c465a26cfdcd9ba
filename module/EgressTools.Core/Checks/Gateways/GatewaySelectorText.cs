namespace EgressTools.Checks.Gateways;

/// <summary>The text of gateway selectors in findings.</summary>
internal static class GatewaySelectorText
{
    /// <summary>A selector; an empty one, which matches every node, is <c>{}</c>.</summary>
    public static string Selector(PolicyGateway gateway) => gateway.NodeSelector switch
    {
        null => "no nodeSelector",
        { IsEmpty: true } => "{}",
        { } selector => selector.ToString(),
    };

    /// <summary>"a=b", "a=b; c=d".</summary>
    public static string Selectors(IEnumerable<PolicyGateway> gateways) => string.Join("; ", gateways.Select(Selector).Distinct(StringComparer.Ordinal));
}
