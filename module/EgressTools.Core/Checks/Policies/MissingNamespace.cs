namespace EgressTools.Checks.Policies;

internal sealed class MissingNamespace() : Check("EGT1022", Severity.Warning, "Namespace not found")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies | SnapshotKinds.Namespaces;

    public override string Why =>
        "A policy selects a namespace by name, and no namespace has this name: it was renamed, deleted or misspelt. The policy selects no pod there, without "
        + "any error. Pods of the intended namespace leave by the addresses of their own nodes.";

    public override string Cure => "Correct the name in io.kubernetes.pod.namespace or kubernetes.io/metadata.name (kubectl get " +
        "namespaces), or remove the selector.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/"];

    public override ShownIn Shown => ShownIn.EveryAgent;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var existing = context.Namespaces.Select(static n => n.Name).ToHashSet(StringComparer.Ordinal);
        // Every cluster has this one. Manifests without it list only the namespaces that they create.
        if (!existing.Contains("kube-system"))
            yield break;
        foreach (var policy in context.Policies)
        {
            var missing = context.Compile(policy).EndpointSelectors.SelectMany(NamespaceNames.Of).Where(n => !existing.Contains(n))
                .Distinct(StringComparer.Ordinal).ToList();
            if (missing.Count == 0)
                continue;
            yield return Found(policy, $"namespace {Listed.Some(missing)} not found: the policy selects no pod there") with
            {
                Evidence = [.. missing.Take(5).Select(static n => new KeyValuePair<string, string>("namespace", n))],
                Remedy = "correct the name (kubectl get namespaces)",
            };
        }
    }
}
