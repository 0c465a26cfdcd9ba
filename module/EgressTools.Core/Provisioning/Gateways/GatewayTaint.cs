namespace EgressTools.Provisioning.Gateways;

/// <summary>The taint that keeps other pods away from gateway nodes.</summary>
public static class GatewayTaint
{
    /// <summary>The effect that lets running pods stay.</summary>
    public const string NoSchedule = "NoSchedule";
    /// <summary>The effect that evicts running pods which do not tolerate the taint.</summary>
    public const string NoExecute = "NoExecute";

    /// <summary>The taint of a label: its key and value, with <see cref="NoSchedule"/>.</summary>
    public static NodeTaint Of(GatewayLabel label) => new(label.Key, label.Value, NoSchedule);
    /// <summary>Whether pods that do not tolerate it are not scheduled to its node.</summary>
    public static bool KeepsAway(NodeTaint taint) => taint.Effect is NoSchedule or NoExecute;

    /// <summary>Reads a taint as kubectl takes it: <c>key=value:effect</c> or <c>key:effect</c>; that of the label where the text is empty.</summary>
    /// <exception cref="UsageException">It is not a taint.</exception>
    public static NodeTaint Parse(string text, GatewayLabel label, string option)
    {
        if (text.Length == 0)
            return Of(label);
        var colon = text.LastIndexOf(':');
        var parts = (colon < 0 ? text : text[..colon]).Split('=', 2);
        var taint = new NodeTaint(parts[0], parts.Length > 1 ? parts[1] : "", colon < 0 ? "" : text[(colon + 1)..]);
        var fault = LabelSelectorParser.KeyFault(taint.Key) ?? LabelSelectorParser.ValueFault(taint.Value)
            ?? (colon < 0 ? $"'{text}' names no effect" : taint.Effect is NoSchedule or "PreferNoSchedule" or NoExecute ? null
                : $"the effect must be NoSchedule, PreferNoSchedule or NoExecute, not '{taint.Effect}'");
        return fault is null ? taint : throw new UsageException($"{option}: {fault}: write it as key=value:NoSchedule", "InvalidTaint");
    }
}
