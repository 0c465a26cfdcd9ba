namespace EgressTools.Checks.Policies;

internal sealed class UnknownField() : Check("EGT1026", Severity.Warning, "a field that a policy does not have")
{
    private const string Namespace = "metadata.namespace";

    public override SnapshotKinds Needs => SnapshotKinds.Policies;

    public override string Why =>
        "Names of fields count letter by letter: egressIp is not egressIP. kubectl refuses a document with a field that its kind does not have; the API server, and tools that do not ask it to be strict, "
        + "drop the field without a word, and the policy does something else than it says. A policy has no namespace either: it belongs to the cluster.";

    public override string Cure => "Correct the name of the field: kubectl explain ciliumegressgatewaypolicy.spec --recursive shows those that there are. To keep a policy to a namespace, select by io.kubernetes.pod.namespace.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/", "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation"];

    public override ShownIn Shown => ShownIn.OutsideCilium;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        foreach (var policy in context.Written)
        {
            var misspelt = policy.UnknownFields.Where(static f => f != Namespace).ToList();
            if (misspelt.Count > 0)
            {
                yield return Found(policy, $"a policy has no field {Listed.Some(misspelt)}: kubectl refuses the document, and other tools drop what is written there") with
                {
                    Source = policy.Source is { } source && policy.UnknownFieldLine > 0 ? source with { Line = policy.UnknownFieldLine } : policy.Source,
                    Evidence = [.. misspelt.Take(Listed.Shown).Select(static f => new KeyValuePair<string, string>("unknown field", f))],
                    Remedy = misspelt.Select(FieldPlace.Of).OfType<string>().Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } places ? string.Join("; ", places.Take(Listed.Shown)) : "correct the name, or remove the field",
                };
            }
            if (misspelt.Count < policy.UnknownFields.Length)
            {
                yield return Found(policy, "metadata.namespace has no effect: policies belong to the cluster, and this one selects pods of other namespaces too where its selectors fit them") with
                {
                    Severity = Severity.Info,
                    Remedy = "remove metadata.namespace; select by io.kubernetes.pod.namespace where one namespace is meant",
                };
            }
        }
    }
}
