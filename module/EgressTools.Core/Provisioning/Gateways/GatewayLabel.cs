namespace EgressTools.Provisioning.Gateways;

/// <summary>The label that makes a node a gateway: what the node selectors of policies look for.</summary>
public sealed record GatewayLabel(string Key, string Value)
{
    /// <summary>The one that is meant where none is named.</summary>
    public static readonly GatewayLabel Standard = new("egress-node", "true");

    /// <summary>Whether Kubernetes itself sets labels of this domain: kubelets, the scheduler and policies rely on what they say.</summary>
    public bool IsReserved => Key.Split('/') is [var domain, _] && (IsUnder(domain, "kubernetes.io") || IsUnder(domain, "k8s.io"))
        && domain is not ("node-role.kubernetes.io" or "node-restriction.kubernetes.io");

    /// <summary>Reads <c>key=value</c>, or the key of a label whose value is "true".</summary>
    /// <exception cref="UsageException">It is not a label.</exception>
    public static GatewayLabel Parse(string text, string option)
    {
        var parts = text.Split('=', 2);
        var label = new GatewayLabel(parts[0], parts.Length > 1 ? parts[1] : Standard.Value);
        return (LabelSelectorParser.KeyFault(label.Key) ?? LabelSelectorParser.ValueFault(label.Value)) is { } fault
            ? throw new UsageException($"{option}: {fault}: write it as key=value", "InvalidLabel")
            : label;
    }

    /// <summary>"egress-node=true".</summary>
    public override string ToString() => $"{Key}={Value}";

    internal static bool IsUnder(string domain, string parent) => domain == parent || domain.EndsWith("." + parent, StringComparison.Ordinal);
}
