namespace EgressTools.Operations;

/// <summary>The rule of a new policy: which pods it is for.</summary>
internal static class PolicyPods
{
    public static JObject Rule(CreatePolicyRequest request, CiliumVersion? version, Remarks said)
    {
        if (request.PodSelector is null && request.Namespace is null && request.NamespaceSelector is null)
            throw new UsageException($"no pods are chosen: give {Options.PodSelector}, {Options.Namespace} or {Options.NamespaceSelector} (an empty one, '', " +
                "chooses every pod of the cluster)", "NoPods");
        if (request.Namespace is not null && request.NamespaceSelector is not null)
            throw new UsageException($"{Options.Namespace} names one namespace and {Options.NamespaceSelector} chooses several: " +
                "give one of them", "TwoNamespaceChoices");
        var pods = request.PodSelector is null ? LabelSelector.Everything : LabelSelectorParser.Parse(request.PodSelector, Options.PodSelector);
        CheckNamespace(request, pods);
        said.Note($"pods: {Describe(request, pods)}");
        var rule = new JObject();
        if (request.NamespaceSelector is { } spaces)
        {
            rule["namespaceSelector"] = SelectorDocument.Of(LabelSelectorParser.Parse(spaces, Options.NamespaceSelector));
            // Fixed in 1.19.5 (PR #45926); no other line is known to have it.
            if (version is not null && version.CompareTo(new CiliumVersion(1, 19, 5)) < 0)
                said.Warn($"Cilium {version} may stop applying a namespaceSelector when the policy is read again (PR #45926, fixed in 1.19.5): " +
                    $"prefer {Options.Namespace}, with one policy for each namespace");
        }
        rule["podSelector"] = SelectorDocument.Of(request.Namespace is { } name
            ? pods with { MatchLabels = pods.MatchLabels.With(PolicyCompiler.NamespaceLabel, name) } : pods);
        return rule;
    }

    private static void CheckNamespace(CreatePolicyRequest request, LabelSelector pods)
    {
        if (request.Namespace is not { } name)
            return;
        if (!LabelSelectorParser.IsDnsName(name) || name.Length > 63)
            throw new UsageException($"{Options.Namespace}: '{name}' is not a valid name of a namespace", "InvalidNamespace");
        if (pods.MatchLabels.TryGetValue(PolicyCompiler.NamespaceLabel, out var other) && other != name)
            throw new UsageException($"{Options.Namespace} says namespace '{name}' but {Options.PodSelector} says '{other}': " +
                "give one of them", "TwoNamespaceChoices");
    }

    private static string Describe(CreatePolicyRequest request, LabelSelector pods)
    {
        var which = pods.IsEmpty ? "all" : pods.ToString();
        return request switch
        {
            { Namespace: { } name } => $"{which} in namespace {name}",
            { NamespaceSelector: { Length: > 0 } spaces } => $"{which} in namespaces with {spaces}",
            _ => $"{which} in every namespace",
        };
    }
}
