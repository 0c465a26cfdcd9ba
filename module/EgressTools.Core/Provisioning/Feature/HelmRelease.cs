namespace EgressTools.Provisioning.Feature;

/// <summary>A release of helm's that Cilium belongs to, as its Secret (type <c>helm.sh/release.v1</c>) tells. Values may hold what is private: none is ever
/// printed but those that a plan changes.</summary>
/// <param name="Revision">Its number, from 1 on; 0 where only annotations of the DaemonSet name the release.</param>
public sealed record HelmRelease(string Name, string Namespace, int Revision)
{
    /// <summary>The version of its chart, as written: "1.18.3".</summary>
    public required string ChartVersion { get; init; }
    /// <summary>As helm says it: deployed, failed, pending-upgrade and so on; "unknown" where its Secret was not read.</summary>
    public string Status { get; init; } = "unknown";
    /// <summary>What was said of this revision when it was made.</summary>
    public string Description { get; init; } = "";
    /// <summary>Values that were given to helm; null where the Secret could not be read.</summary>
    internal JObject? Given { get; init; }
    /// <summary>The chart's own values.</summary>
    internal JObject Defaults { get; init; } = [];

    /// <summary>The value in force at a path such as "bpf.masquerade": what was given, else the
    /// chart's; null where neither has one, or nothing was read.</summary>
    internal JToken? Value(string path)
    {
        JToken? given = Given;
        foreach (var name in Given is null ? [] : path.Split('.'))
        {
            given = (given as JObject)?[name];
            // A null that was given removes what the chart has there.
            if (given is { Type: JTokenType.Null })
                return null;
        }
        return Given is null ? null : given ?? (Defaults.SelectToken(path) is { Type: not JTokenType.Null } value ? value : null);
    }
}

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
