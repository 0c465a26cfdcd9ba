namespace EgressTools.Sources.Objects;

/// <summary>Taints, and where the agents' pods run, as Kubernetes writes them.</summary>
internal static class PlacementDocument
{
    public static JObject Of(NodeTaint taint) => Texts(("key", taint.Key), ("value", taint.Value), ("effect", taint.Effect));

    /// <summary>The spec of a pod with what says where it runs.</summary>
    public static JObject AddTo(JObject spec, AgentPlacement? placement)
    {
        if (placement is not { } known)
            return spec;
        if (known.NodeSelector.Count > 0)
            spec["nodeSelector"] = new JObject(known.NodeSelector.Select(static l => new JProperty(l.Key, l.Value)));
        if (known.Terms is { } terms)
            spec["affinity"] = new JObject
            {
                ["nodeAffinity"] =
                new JObject { ["requiredDuringSchedulingIgnoredDuringExecution"] = new JObject { ["nodeSelectorTerms"] = new JArray(terms.Select(Of)) } }
            };
        // Also where there are none: without any member it would read as not known.
        spec["tolerations"] =
            new JArray(known.Tolerations.Select(static t => Texts(("key", t.Key), ("operator", t.Operator), ("value", t.Value), ("effect", t.Effect))));
        return spec;
    }

    private static JObject Of(NodeSelectorTerm term) => new() { ["matchExpressions"] = List(term.Labels), ["matchFields"] = List(term.Fields) };

    private static JArray List(ImmutableArray<NodeRequirement> requirements) =>
        new(requirements.Select(static r => new JObject { ["key"] = r.Key, ["operator"] = r.Operator, ["values"] = new JArray(r.Values) }));

    private static JObject Texts(params ReadOnlySpan<(string Name, string Text)> members)
    {
        var document = new JObject();
        foreach (var (name, text) in members)
        {
            if (text.Length > 0)
                document[name] = text;
        }
        return document;
    }
}
