namespace EgressTools.Checks.Policies;

internal sealed class UnknownField() : Check("EGT1026", Severity.Warning, "Unknown field", SnapshotKinds.Policies, ShownIn.OutsideCilium,
    [Reference.Guide, "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation"])
{
    private const string Namespace = "metadata.namespace";

    public override string Why => "Field names are case-sensitive: egressIp is not egressIP. kubectl rejects a document with an unknown field. The API server "
        + "drops the field without an error if a tool does not ask for strict validation, and the policy does something else than its text says. A policy has "
        + "no namespace either: it is cluster-scoped.";
    public override string Cure => "Correct the name of the field: kubectl explain ciliumegressgatewaypolicy.spec --recursive lists all fields. To limit a "
        + "policy to a namespace, select by io.kubernetes.pod.namespace.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            var misspelt = policy.UnknownFields.Where(static f => f != Namespace).ToList();
            if (misspelt.Count > 0)
            {
                var fields = misspelt.Count == 1 ? "unknown field" : "unknown fields";
                var places = misspelt.Select(FieldPlace.Of).OfType<string>().Distinct(StringComparer.Ordinal).Take(Listed.Shown).ToList();
                yield return Found(Subject.Of(policy, policy.UnknownFieldLine), $"{fields} {Listed.Short(misspelt)}: kubectl rejects the document, " +
                    "and other tools drop the field without an error", places.Count > 0 ? string.Join("; ", places) : "correct the name, or remove the field",
                    Each("unknown field", misspelt));
            }
            if (misspelt.Count < policy.UnknownFields.Length)
                yield return Found(Severity.Info, policy, "metadata.namespace has no effect: policies are cluster-scoped, and this one selects matching pods " +
                    "of all namespaces", "remove metadata.namespace; to select pods of one namespace, add io.kubernetes.pod.namespace to podSelector");
        }
    }
}
