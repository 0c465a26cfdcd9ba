using static EgressTools.Sources.Objects.DocumentMembers;

namespace EgressTools.Sources.Objects;

/// <summary>The <c>spec</c> of a policy as a document has it.</summary>
internal static class PolicySpec
{
    /// <summary>A document that has what a user writes: the name, labels, annotations and the spec.</summary>
    public static JObject Document(EgressPolicy policy) => new()
    {
        ["apiVersion"] = EgressPolicy.KnownApiVersion,
        ["kind"] = "CiliumEgressGatewayPolicy",
        ["metadata"] = Words(new JObject { ["name"] = policy.Name }, policy),
        ["spec"] = Of(policy),
    };

    /// <summary>Metadata with the policy's labels and annotations.</summary>
    public static JObject Words(JObject metadata, EgressPolicy policy) =>
        WithKnown(metadata, ("labels", Given(policy.Labels)), ("annotations", Given(policy.Annotations)));

    private static JObject? Given(LabelSet words) => words.Count == 0 ? null : Map(words);

    public static JObject Of(EgressPolicy policy) => WithKnown(new JObject { ["selectors"] = new JArray(policy.Rules.Select(Rule)) },
        ("destinationCIDRs", policy.DestinationCidrs.IsDefault ? null : new JArray(policy.DestinationCidrs)),
        ("excludedCIDRs", policy.ExcludedCidrs.IsEmpty ? null : new JArray(policy.ExcludedCidrs)),
        ("egressGateway", policy.Gateway is { } gateway ? Gateway(gateway) : null),
        ("egressGateways", policy.Gateways.IsEmpty ? null : new JArray(policy.Gateways.Select(Gateway))));

    public static JObject Gateway(PolicyGateway gateway) =>
        WithKnown([], ("nodeSelector", Selector(gateway.NodeSelector)), ("interface", gateway.Interface), ("egressIP", gateway.EgressIP));

    private static JObject Rule(PolicyRule rule) => WithKnown([],
        ("podSelector", Selector(rule.PodSelector)), ("namespaceSelector", Selector(rule.NamespaceSelector)), ("nodeSelector", Selector(rule.NodeSelector)));

    private static JObject? Selector(LabelSelector? selector) => selector is null ? null : SelectorDocument.Of(selector);
}
