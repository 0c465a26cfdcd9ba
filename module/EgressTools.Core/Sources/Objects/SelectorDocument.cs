using static EgressTools.Sources.Objects.DocumentMembers;

namespace EgressTools.Sources.Objects;

/// <summary>A label selector as a document has it.</summary>
internal static class SelectorDocument
{
    public static JObject Of(LabelSelector selector) => WithKnown([],
        ("matchLabels", selector.MatchLabels.Count == 0 ? null : Map(selector.MatchLabels)),
        ("matchExpressions", selector.MatchExpressions.IsEmpty ? null : new JArray(selector.MatchExpressions.Select(Of))));

    private static JObject Of(LabelRequirement requirement) => WithKnown(new JObject { ["key"] = requirement.Key, ["operator"] = requirement.OperatorText },
        ("values", requirement.Values.IsEmpty ? null : new JArray(requirement.Values)));
}
