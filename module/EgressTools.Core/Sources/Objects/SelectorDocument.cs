namespace EgressTools.Sources.Objects;

/// <summary>A label selector as a document has it.</summary>
internal static class SelectorDocument
{
    public static JObject Of(LabelSelector selector)
    {
        var document = new JObject();
        if (selector.MatchLabels.Count > 0)
            document["matchLabels"] = new JObject(selector.MatchLabels.Select(static l => new JProperty(l.Key, l.Value)));
        if (!selector.MatchExpressions.IsEmpty)
            document["matchExpressions"] = new JArray(selector.MatchExpressions.Select(Of));
        return document;
    }

    private static JObject Of(LabelRequirement requirement)
    {
        var document = new JObject { ["key"] = requirement.Key, ["operator"] = requirement.OperatorText };
        if (!requirement.Values.IsEmpty)
            document["values"] = new JArray(requirement.Values);
        return document;
    }
}
