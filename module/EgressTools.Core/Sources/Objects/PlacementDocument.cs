using static EgressTools.Sources.Objects.DocumentMembers;

namespace EgressTools.Sources.Objects;

/// <summary>Taints, and where the agents' pods run, as Kubernetes writes them.</summary>
internal static class PlacementDocument
{
    public static JObject Of(NodeTaint taint) => WithKnown([], ("key", Known(taint.Key)), ("value", Known(taint.Value)), ("effect", Known(taint.Effect)));

    /// <summary>The spec of a pod with what says where it runs. Tolerations also where there are none, or it would read as unknown.</summary>
    public static JObject AddTo(JObject spec, AgentPlacement? placement) => placement is null ? spec : WithKnown(spec,
        ("nodeSelector", placement.NodeSelector.Count == 0 ? null : Map(placement.NodeSelector)),
        ("affinity", placement.Terms is { } terms ? Affinity(terms) : null),
        ("tolerations", new JArray(placement.Tolerations.Select(Of))));

    private static JObject Of(PodToleration toleration) => WithKnown([], ("key", Known(toleration.Key)), ("operator", Known(toleration.Operator)),
        ("value", Known(toleration.Value)), ("effect", Known(toleration.Effect)));

    private static JObject Affinity(ImmutableArray<NodeSelectorTerm> terms)
    {
        var required = new JObject { ["nodeSelectorTerms"] = new JArray(terms.Select(Of)) };
        return new JObject { ["nodeAffinity"] = new JObject { ["requiredDuringSchedulingIgnoredDuringExecution"] = required } };
    }

    private static JObject Of(NodeSelectorTerm term) => new() { ["matchExpressions"] = List(term.Labels), ["matchFields"] = List(term.Fields) };

    private static JArray List(ImmutableArray<NodeRequirement> requirements) =>
        new(requirements.Select(static r => new JObject { ["key"] = r.Key, ["operator"] = r.Operator, ["values"] = new JArray(r.Values) }));
}
