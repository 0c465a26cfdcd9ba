namespace EgressTools.Checks.Policies;

internal sealed class UnstableNamespaceSelector() : Check("EGT1012", Severity.Warning, "Unstable namespaceSelector", SnapshotKinds.Policies,
    ShownIn.Agents("1.14.19", "1.15.19", "1.16.19", "1.17.0", "1.18.3", "1.18.11", "1.19.3", "1.19.4"), [45926, 46024], VersionSpan.Before(1, 19, 5))
{
    public override string Why => "Before Cilium 1.19.5, and in every 1.18, an agent may read the same object of a policy again, for example when it retries a "
        + "policy that failed. It then adds the prefix to the keys of namespaceSelector a second time, and no pod matches the rule, even with an empty "
        + "selector. In 1.19.0 to 1.19.4 a key without a slash becomes too long, and the rule selects every pod of the cluster. The fault affects single "
        + "agents, until an update of the policy.";
    public override string Cure => "Write the selector as a podSelector: io.kubernetes.pod.namespace for the namespace's name, and keys that begin with "
        + "io.cilium.k8s.namespace.labels for its labels. Or upgrade to 1.19.5 or later.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.Written
        from rule in policy.Rules.Where(static r => r.NamespaceSelector is { IsValid: true }).Take(1)
        let equivalent = context.Compile(policy with { Rules = [rule] }).EndpointSelectors[0]
        let outcome = IsTooLong(context.Version, rule.NamespaceSelector!) ? "select every pod of the cluster" : "select no pod"
        select Found(policy, $"namespaceSelector '{rule.NamespaceSelector}' may {outcome} on an agent that reads the unchanged policy again, " +
            "which happens before Cilium 1.19.5", $"write it as podSelector '{ByName(equivalent)}', or upgrade to 1.19.5", ("Cilium", context.Version));

    /// <summary>Whether a key with the prefix twice is too long for a label key, which 1.19 reads as a selector of everything.</summary>
    private static bool IsTooLong(CiliumVersion? version, LabelSelector spaces) => version?.IsAtLeast(1, 19) == true
        && spaces.Requirements.Any(
        static r => LabelSelectorParser.KeyFault(PolicyCompiler.NamespaceLabelsPrefix + PolicyCompiler.NamespaceLabelsPrefix + r.Key) is not null);

    // Identities have the name of the namespace as a label of their own.
    private static string ByName(LabelSelector selector) => selector.ToString()
        .Replace($"{PolicyCompiler.NamespaceLabelsPrefix}{NamespaceNames.Label}", PolicyCompiler.NamespaceLabel, StringComparison.Ordinal);
}
