using System.Collections.Immutable;
using EgressTools.Engine;
using EgressTools.Model;

namespace EgressTools.Checks.Policies;

internal sealed class UnstableNamespaceSelector() : Check("EGT1012", Severity.Warning, "namespaceSelector stops working after a while")
{
    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override VersionSpan Versions => VersionSpan.Before(1, 19, 5);

    public override string Why =>
        "Before Cilium 1.19.5 an agent that reads a policy again changes the object in its store: the keys of namespaceSelector get their prefix a second time, and then no pod matches. "
        + "The policy works when it is applied, and loses its pods later, on one agent and not on the next, until it is made anew.";

    public override string Cure => "Write the same as a podSelector: the namespace's name is the label io.kubernetes.pod.namespace, its labels begin with io.cilium.k8s.namespace.labels; or upgrade to 1.19.5 or later.";

    public override ImmutableArray<string> References => Issues(45926, 46024);

    public override ShownIn Shown => ShownIn.Agents("1.14.19", "1.15.19", "1.16.19", "1.17.0", "1.18.3", "1.18.11", "1.19.3", "1.19.4");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            // An empty one has no key that could be changed.
            if (policy.Rules.FirstOrDefault(static r => r.NamespaceSelector is { IsEmpty: false }) is not { } rule)
                continue;
            var equivalent = context.Compile(policy with { Rules = [rule] }).EndpointSelectors[0];
            yield return Found(policy, $"namespaceSelector '{rule.NamespaceSelector}' may stop selecting pods when an agent reads the policy again, as Cilium before 1.19.5 does") with
            {
                Evidence = [new("Cilium", context.Version?.ToString() ?? "")],
                Remedy = $"write it as podSelector '{ByName(equivalent)}'",
            };
        }
    }

    // Kubernetes gives every namespace a label with its name, and identities have the name anyway.
    private static string ByName(LabelSelector selector) => selector.ToString().Replace($"{PolicyCompiler.NamespaceLabelsPrefix}kubernetes.io/metadata.name", PolicyCompiler.NamespaceLabel, StringComparison.Ordinal);
}
