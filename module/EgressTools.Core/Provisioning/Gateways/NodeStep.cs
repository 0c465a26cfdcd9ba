namespace EgressTools.Provisioning.Gateways;

/// <summary>Which label and taint nodes get or lose.</summary>
/// <param name="Taint">The taint; null where taints are left alone.</param>
public sealed record NodeRequest(bool Removes, GatewayLabel Label, NodeTaint? Taint);

/// <summary>What becomes of one node. Where nothing does, nothing is sent.</summary>
public sealed record NodeStep(JObject Current, string LabelKey)
{
    /// <summary>The node's name.</summary>
    public string Name => (string?)Current["metadata"]?["name"] ?? "";
    /// <summary>The label's value now; null where the node does not carry it.</summary>
    public string? LabelBefore { get; private init; }
    /// <summary>The label's value then; null where it goes.</summary>
    public string? LabelAfter { get; private init; }
    /// <summary>The taint that is removed or gets another value; null where none is.</summary>
    public NodeTaint? TaintBefore { get; private init; }
    /// <summary>The taint that is added; null where none is.</summary>
    public NodeTaint? TaintAfter { get; private init; }
    /// <summary>Whether the label changes.</summary>
    public bool ChangesLabel => LabelBefore != LabelAfter;
    /// <summary>Whether a taint changes.</summary>
    public bool ChangesTaint => TaintBefore != TaintAfter;
    /// <summary>Whether nothing changes.</summary>
    public bool IsUnchanged => !ChangesLabel && !ChangesTaint;
    /// <summary>Whether a label of another value is replaced.</summary>
    public bool Overwrites => ChangesLabel && LabelBefore is not null && LabelAfter is not null;
    /// <summary>The change as a plan takes it; null where the label stays.</summary>
    public NodeLabelChange? LabelChange => ChangesLabel ? new NodeLabelChange(Name, LabelKey, LabelAfter) : null;

    /// <summary>What a request means for a node. A label or taint of another value than the named one is replaced, but never removed.</summary>
    public static NodeStep Of(JObject node, NodeRequest request)
    {
        var before = (string?)node["metadata"]?["labels"]?[request.Label.Key];
        var step = new NodeStep(node, request.Label.Key)
        {
            LabelBefore = before,
            LabelAfter = !request.Removes ? request.Label.Value : before == request.Label.Value ? null : before,
        };
        if (request.Taint is not { } taint)
            return step;
        var held = NodeTaints.Of(node).FirstOrDefault(t => t.Key == taint.Key && t.Effect == taint.Effect);
        return (held == taint) != request.Removes ? step : step with { TaintBefore = held, TaintAfter = request.Removes ? null : taint };
    }

    /// <summary>Whether it is the same change of a node that may have changed otherwise meanwhile.</summary>
    public bool IsSameChange(NodeStep other) => this with { Current = other.Current } == other;

    /// <summary>The JSON merge patch: the label and the whole list of taints in one request, so that a node never has one without the other. It names the
    /// version of the object that it was made from: a taint that somebody else sets meanwhile makes it fail, where it would be lost otherwise.</summary>
    public JObject Patch()
    {
        var metadata = new JObject { ["resourceVersion"] = Current["metadata"]?["resourceVersion"]?.DeepClone() };
        if (ChangesLabel)
            metadata["labels"] = new JObject { [LabelKey] = LabelAfter is null ? JValue.CreateNull() : new JValue(LabelAfter) };
        var patch = new JObject { ["metadata"] = metadata };
        if (ChangesTaint)
            patch["spec"] =
                new JObject { ["taints"] = NodeTaints.Replace(Current, TaintBefore, TaintAfter) is { Count: > 0 } taints ? taints : JValue.CreateNull() };
        return patch;
    }

    /// <summary>The Node as it would be.</summary>
    public JObject Desired()
    {
        var node = (JObject)Current.DeepClone();
        if (ChangesLabel)
            Set(Member(Member(node, "metadata"), "labels"), LabelKey, LabelAfter is null ? null : new JValue(LabelAfter));
        if (ChangesTaint)
            Set(Member(node, "spec"), "taints", NodeTaints.Replace(Current, TaintBefore, TaintAfter) is { Count: > 0 } taints ? taints : null);
        return node;
    }

    private static JObject Member(JObject parent, string name) => parent[name] as JObject ?? (JObject)(parent[name] = new JObject());

    private static void Set(JObject parent, string name, JToken? value)
    {
        if (value is null)
            parent.Remove(name);
        else
            parent[name] = value;
    }
}

/// <summary>The taints of a Node as its object writes them; those of others are kept as they are, with all their fields.</summary>
internal static class NodeTaints
{
    public static IEnumerable<NodeTaint> Of(JObject node) => Written(node).Select(Read);

    public static JArray Replace(JObject node, NodeTaint? before, NodeTaint? after)
    {
        var taints = new JArray(Written(node).Where(t => Read(t) != before).Select(static t => t.DeepClone()));
        if (after is not null)
            taints.Add(Write(after));
        return taints;
    }

    private static IEnumerable<JObject> Written(JObject node) => (node["spec"]?["taints"] as JArray ?? []).OfType<JObject>();
    private static NodeTaint Read(JObject taint) => new((string?)taint["key"] ?? "", (string?)taint["value"] ?? "", (string?)taint["effect"] ?? "");

    private static JObject Write(NodeTaint taint)
    {
        var written = new JObject { ["key"] = taint.Key };
        if (taint.Value.Length > 0)
            written["value"] = taint.Value;
        written["effect"] = taint.Effect;
        return written;
    }
}
