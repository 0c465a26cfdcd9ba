namespace EgressTools.Checks.Policies;

internal sealed class MissingNamespace()
    : Check("EGT1022", Severity.Warning, "Namespace not found", SnapshotKinds.Policies | SnapshotKinds.Namespaces, ShownIn.EveryAgent, [Reference.Guide])
{
    public override string Why => "A policy selects a namespace by name, and no namespace has this name: it was renamed, deleted or misspelt. The policy "
        + "selects no pod there, without any error. Pods of the intended namespace leave by the addresses of their own nodes.";
    public override string Cure => "Correct the name in io.kubernetes.pod.namespace or kubernetes.io/metadata.name (kubectl get namespaces), or remove the "
        + "selector.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var existing = context.Namespaces.Select(static n => n.Name).ToHashSet(StringComparer.Ordinal);
        // Every cluster has this one. Manifests without it list only the namespaces that they create.
        if (!existing.Contains("kube-system"))
            return [];
        return
            from policy in context.Policies
            let missing = context.Compile(policy).EndpointSelectors.SelectMany(NamespaceNames.Of).Where(n => !existing.Contains(n))
                .Distinct(StringComparer.Ordinal).ToList()
            where missing.Count > 0
            select Found(policy, $"namespace {Listed.Short(missing)} not found: the policy selects no pod there", "correct the name (kubectl get namespaces)",
                Each("namespace", missing));
    }
}
