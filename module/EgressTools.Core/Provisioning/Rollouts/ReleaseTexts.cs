namespace EgressTools.Provisioning.Rollouts;

/// <summary>Texts among the values that were given to helm: what helm says of a failure may quote them, and any may be private.</summary>
internal static class ReleaseTexts
{
    // Shorter ones are words such as "native", which the sentences need.
    private const int LongestWord = 7;

    /// <summary>Those of a plan's release but for what the plan itself sets.</summary>
    public static IEnumerable<string> Of(FeaturePlan plan)
    {
        var planned = plan.Values.SelectMany(static v => Texts(v.New)).ToHashSet(StringComparer.Ordinal);
        return plan.State.Release?.Given is { } given ? Texts(given).Where(t => t.Length > LongestWord && !planned.Contains(t)) : [];
    }

    private static IEnumerable<string> Texts(JToken value) =>
        (value is JContainer container ? container.DescendantsAndSelf() : [value]).OfType<JValue>().Where(static v => v.Type == JTokenType.String)
            .Select(static v => (string)v!);
}
