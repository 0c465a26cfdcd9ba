using System.Collections.Immutable;
using EgressTools.Model;

namespace EgressTools.Provisioning.NodePools;

/// <summary>Reads the labels and the taint of gateways.</summary>
internal static class PoolLabels
{
    private const string Standard = "egress-node=true";

    // Karpenter's schemas refuse labels of these domains (karpenter.sh_nodepools.yaml, and the provider's own).
    private static readonly ImmutableArray<string> Restricted = ["kubernetes.io", "k8s.io", "karpenter.sh", "karpenter.k8s.tke"];

    private static readonly ImmutableArray<string> Allowed = ["node.kubernetes.io", "node-restriction.kubernetes.io", "kops.k8s.io"];

    /// <exception cref="UsageException">One is no label, or Karpenter would refuse it.</exception>
    public static LabelSet Labels(NodePoolRequest request)
    {
        var labels = Texts(request).Select(static t => Label(t, "--label")).ToList();
        if (labels.GroupBy(static l => l.Key).FirstOrDefault(static g => g.Count() > 1) is { } twice)
            throw new UsageException($"--label: '{twice.Key}' is given twice", "InvalidLabel");
        if (request.Kind == NodePoolKind.Karpenter && labels.Find(static l => IsRestricted(l.Key)) is { Key: not null } restricted)
            throw new UsageException($"--label: Karpenter refuses '{restricted.Key}', whose domain is reserved: use one of your own, such as {Standard}", "InvalidLabel");
        return LabelSet.Create(labels);
    }

    /// <exception cref="UsageException">It is no taint.</exception>
    public static NodeTaint? Taint(NodePoolRequest request)
    {
        if (request.Taint is not { } given)
            return null;
        var text = given.Length == 0 ? Texts(request)[0] + ":NoSchedule" : given;
        var colon = text.LastIndexOf(':');
        var effect = text[(colon + 1)..];
        if (colon < 0 || effect is not ("NoSchedule" or "NoExecute" or "PreferNoSchedule"))
            throw new UsageException($"--taint: '{text}' does not end with :NoSchedule, :NoExecute or :PreferNoSchedule; write it as {Standard}:NoSchedule", "InvalidTaint");
        var pair = text[..colon];
        var (key, value) = pair.Contains('=', StringComparison.Ordinal) ? Label(pair, "--taint") : Label(pair + "=", "--taint");
        return new NodeTaint(key, value, effect);
    }

    private static ImmutableArray<string> Texts(NodePoolRequest request) => request.Labels.IsEmpty ? [Standard] : [.. request.Labels.SelectMany(static l => l.Split(','))];

    private static KeyValuePair<string, string> Label(string text, string option)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            throw new UsageException($"{option}: '{text}' is no label: write it as key=value, such as {Standard}", "InvalidLabel");
        var (key, value) = (text[..equals], text[(equals + 1)..]);
        return (LabelSelectorParser.KeyFault(key) ?? LabelSelectorParser.ValueFault(value)) is { } fault
            ? throw new UsageException($"{option}: {fault}", "InvalidLabel")
            : new(key, value);
    }

    private static bool IsRestricted(string key) => key.Split('/') is [var domain, _]
        && Restricted.Any(r => IsUnder(domain, r)) && !Allowed.Any(a => IsUnder(domain, a));

    private static bool IsUnder(string domain, string parent) => domain == parent || domain.EndsWith("." + parent, StringComparison.Ordinal);
}
