namespace EgressTools.Operations;

/// <summary>The rule of a new policy: which pods it selects.</summary>
internal static class PolicyPods
{
    /// <summary>Every pod, and every namespace, is meant only where an option says so: a namespace alone, or a variable that is empty, does not.</summary>
    /// <exception cref="UsageException">No pods are chosen, or twice.</exception>
    public static void RequireChoice(CreatePolicyRequest request)
    {
        if (request is { AllPods: true, PodSelector: not null })
            throw new UsageException($"{Options.AllPods} means every pod: leave out {Options.PodSelector}", "TwoPodChoices");
        if (!request.AllPods && string.IsNullOrWhiteSpace(request.PodSelector))
            throw new UsageException($"{(request.PodSelector is null ? "no pods are chosen" : $"{Options.PodSelector} is empty")}: " +
                $"give {Options.PodSelector.With("LABELS")}, or {Options.AllPods} for every pod of the namespace", "NoPods");
        if (request.NamespaceSelector is { } spaces && string.IsNullOrWhiteSpace(spaces))
            throw new UsageException($"{Options.NamespaceSelector} is empty: give {Options.NamespaceSelector.With("LABELS")}, " +
                $"or {Options.AllNamespaces} for every namespace", "NoNamespaces");
    }

    public static JObject Rule(CreatePolicyRequest request, CiliumVersion? version, Remarks said)
    {
        if (request is { Namespace: not null, NamespaceSelector: not null })
            throw new UsageException($"{Options.Namespace} names one namespace and {Options.NamespaceSelector} chooses several: " +
                "give one of them", "TwoNamespaceChoices");
        var pods = request.PodSelector is null ? LabelSelector.Everything : LabelSelectorParser.Parse(request.PodSelector, Options.PodSelector);
        RequireNamespace(request.Namespace is { } given ? World.NamespaceName(given) : null, pods);
        said.Notes.Add($"pods: {Described(request, pods)}");
        var rule = new JObject();
        if (request.NamespaceSelector is { } spaces)
        {
            rule["namespaceSelector"] = SelectorDocument.Of(LabelSelectorParser.Parse(spaces, Options.NamespaceSelector));
            // Fixed in 1.19.5 (PR #45926); no other line is known to have it.
            if (version is not null && version.CompareTo(new CiliumVersion(1, 19, 5)) < 0)
                said.Warnings.Add($"Cilium {version} may stop applying a namespaceSelector when the policy is read again (PR #45926, fixed in 1.19.5): " +
                    $"prefer {Options.Namespace}, with one policy for each namespace");
        }
        rule["podSelector"] = SelectorDocument.Of(request.Namespace is { } name
            ? pods with { MatchLabels = pods.MatchLabels.With(PolicyCompiler.NamespaceLabel, name) } : pods);
        return rule;
    }

    private static void RequireNamespace(string? name, LabelSelector pods)
    {
        if (name is not null && pods.MatchLabels.TryGetValue(PolicyCompiler.NamespaceLabel, out var other) && other != name)
            throw new UsageException($"{Options.Namespace} says namespace '{name}' but {Options.PodSelector} says '{other}': " +
                "give one of them", "TwoNamespaceChoices");
    }

    private static string Described(CreatePolicyRequest request, LabelSelector pods) => (pods.IsEmpty ? "all" : pods.ToString()) + request switch
    {
        { Namespace: { } name } => $" in namespace {name}",
        { NamespaceSelector: { Length: > 0 } spaces } => $" in namespaces with {spaces}",
        _ => " in every namespace",
    };
}
