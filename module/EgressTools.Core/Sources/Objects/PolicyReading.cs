namespace EgressTools.Sources.Objects;

internal static class PolicyReading
{
    private static readonly ObjectShape<PolicyRule> Rule = new(
        ("podSelector", static (ref r, in at, ref p) => p = p with { PodSelector = r.Selector(at) }),
        ("namespaceSelector", static (ref r, in at, ref p) => p = p with { NamespaceSelector = r.Selector(at) }),
        ("nodeSelector", static (ref r, in at, ref p) => p = p with { NodeSelector = r.Selector(at) }));

    private static readonly ObjectShape<PolicyGateway> GatewayMembers = new(
        ("nodeSelector", static (ref r, in at, ref g) => g = g with { NodeSelector = r.Selector(at) }),
        ("interface", static (ref r, in at, ref g) => g = g with { Interface = NullIfEmpty(r.Text(at)) }),
        ("egressIP", static (ref r, in at, ref g) => g = g with { EgressIP = NullIfEmpty(r.Text(at)) }));

    private static readonly ObjectShape<EgressPolicy> Members = new(
        ("apiVersion", static (ref r, in at, ref p) =>
            p = p with { ApiVersion = r.Text(at) is not ("" or EgressPolicy.KnownApiVersion) and var other ? other : null }),
        ("kind", static (ref r, in _, ref _) => r.SkipValue()),
        ("spec.selectors", static (ref r, in at, ref p) => p = p with { Rules = Rule.List(new(null, null, null), ref r, at, withNull: true) }),
        ("spec.destinationCIDRs", static (ref r, in at, ref p) => p = r.IsArray(at) ? p with { DestinationCidrs = r.Texts(at) } : p),
        ("spec.excludedCIDRs", static (ref r, in at, ref p) => p = p with { ExcludedCidrs = r.Texts(at) }),
        ("spec.egressGateway", static (ref r, in at, ref p) => p = p with { Gateway = Gateway(ref r, at) }),
        ("spec.egressGateways", static (ref r, in at, ref p) => p = p with { Gateways = GatewayMembers.List(new(null, null, null), ref r, at) }),
        ("status", static (ref r, in _, ref _) => r.SkipValue()));

    public static EgressPolicy? Policy(ref Utf8JsonReader reader, StringPool pool)
    {
        var unknown = new UnknownFields();
        // An absent list of destinations differs from an empty one: the schema requires the field.
        return Members.Named(new EgressPolicy("") { DestinationCidrs = default }, ref reader, pool, (in metadata, in policy) =>
        {
            // The kind belongs to the cluster.
            if (metadata.Namespace.Length > 0)
                unknown.Add("metadata.namespace");
            return policy with
            {
                Name = metadata.Name,
                CreatedAt = metadata.CreatedAt,
                Generation = metadata.Generation,
                Labels = metadata.Labels,
                Annotations = metadata.Annotations,
                Suppressions = metadata.Suppressions,
                UnknownFields = unknown.All
            };
        }, Metadata.Kept, unknown);
    }

    private static PolicyGateway? Gateway(ref Utf8JsonReader reader, in Place at)
    {
        var gateway = new PolicyGateway(null, null, null);
        return GatewayMembers.Read(ref reader, at, ref gateway) ? gateway : null;
    }

    // As for the agents, which know no difference between an absent and an empty text.
    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
