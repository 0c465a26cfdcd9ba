namespace EgressTools.Sources.Objects;

internal static class PolicyReading
{
    public static EgressPolicy? Policy(ref Utf8JsonReader reader, StringPool pool)
    {
        var metadata = new Metadata();
        // An absent list of destinations differs from an empty one: the schema requires the field.
        var policy = new EgressPolicy("") { DestinationCidrs = default };
        var unknown = new UnknownFields();
        reader.IsObject("policy");
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("metadata"u8))
                metadata = Metadata.Read(ref reader, pool);
            else if (reader.ValueTextEquals("spec"u8))
                policy = Spec(ref reader, pool, policy, unknown);
            else if (reader.ValueTextEquals("apiVersion"u8))
                policy = policy with { ApiVersion = reader.Text(pool, "apiVersion") is not ("" or EgressPolicy.KnownApiVersion) and var other ? other : null };
            else if (reader.ValueTextEquals("kind"u8) || reader.ValueTextEquals("status"u8))
                reader.PassOver();
            else
                unknown.PassOver(ref reader, pool, "");
        }
        // The kind belongs to the cluster.
        if (metadata.Namespace.Length > 0)
            unknown.Add("metadata.namespace");
        return metadata.Name.Length == 0 ? null : policy with
        {
            Name = metadata.Name,
            CreatedAt = metadata.CreatedAt,
            Generation = metadata.Generation,
            Suppressions = metadata.Suppressions,
            UnknownFields = unknown.All
        };
    }

    private static EgressPolicy Spec(ref Utf8JsonReader reader, StringPool pool, EgressPolicy policy, UnknownFields unknown)
    {
        if (!reader.IsObject("spec"))
            return policy;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("selectors"u8))
                policy = policy with { Rules = Rules(ref reader, pool, unknown) };
            else if (reader.ValueTextEquals("destinationCIDRs"u8))
                policy = reader.IsArray("spec.destinationCIDRs")
                    ? policy with { DestinationCidrs = LabelReading.Texts(ref reader, pool, "spec.destinationCIDRs") } : policy;
            else if (reader.ValueTextEquals("excludedCIDRs"u8))
                policy = policy with { ExcludedCidrs = LabelReading.Texts(ref reader, pool, "spec.excludedCIDRs") };
            else if (reader.ValueTextEquals("egressGateway"u8))
                policy = policy with { Gateway = Gateway(ref reader, pool, "spec.egressGateway", unknown) };
            else if (reader.ValueTextEquals("egressGateways"u8))
                policy = policy with { Gateways = Gateways(ref reader, pool, unknown) };
            else
                unknown.PassOver(ref reader, pool, "spec.");
        }
        return policy;
    }

    private static ImmutableArray<PolicyRule> Rules(ref Utf8JsonReader reader, StringPool pool, UnknownFields unknown)
    {
        if (!reader.IsArray("spec.selectors"))
            return [];
        var rules = ImmutableArray.CreateBuilder<PolicyRule>();
        while (reader.NextItem())
            rules.Add(Rule(ref reader, pool, unknown));
        return rules.ToImmutable();
    }

    private static PolicyRule Rule(ref Utf8JsonReader reader, StringPool pool, UnknownFields unknown)
    {
        var rule = new PolicyRule(null, null, null);
        if (!reader.IsObject("spec.selectors[]"))
            return rule;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("podSelector"u8))
                rule = rule with { PodSelector = LabelReading.Selector(ref reader, pool, "spec.selectors[].podSelector", unknown) };
            else if (reader.ValueTextEquals("namespaceSelector"u8))
                rule = rule with { NamespaceSelector = LabelReading.Selector(ref reader, pool, "spec.selectors[].namespaceSelector", unknown) };
            else if (reader.ValueTextEquals("nodeSelector"u8))
                rule = rule with { NodeSelector = LabelReading.Selector(ref reader, pool, "spec.selectors[].nodeSelector", unknown) };
            else
                unknown.PassOver(ref reader, pool, "spec.selectors[].");
        }
        return rule;
    }

    private static ImmutableArray<PolicyGateway> Gateways(ref Utf8JsonReader reader, StringPool pool, UnknownFields unknown)
    {
        if (!reader.IsArray("spec.egressGateways"))
            return [];
        var gateways = ImmutableArray.CreateBuilder<PolicyGateway>();
        while (reader.NextItem())
        {
            if (Gateway(ref reader, pool, "spec.egressGateways[]", unknown) is { } gateway)
                gateways.Add(gateway);
        }
        return gateways.ToImmutable();
    }

    private static PolicyGateway? Gateway(ref Utf8JsonReader reader, StringPool pool, string path, UnknownFields unknown)
    {
        if (!reader.IsObject(path))
            return null;
        var gateway = new PolicyGateway(null, null, null);
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("nodeSelector"u8))
                gateway = gateway with { NodeSelector = LabelReading.Selector(ref reader, pool, $"{path}.nodeSelector", unknown) };
            else if (reader.ValueTextEquals("interface"u8))
                gateway = gateway with { Interface = NullIfEmpty(reader.Text(pool, $"{path}.interface")) };
            else if (reader.ValueTextEquals("egressIP"u8))
                gateway = gateway with { EgressIP = NullIfEmpty(reader.Text(pool, $"{path}.egressIP")) };
            else
                unknown.PassOver(ref reader, pool, $"{path}.");
        }
        return gateway;
    }

    // As for the agents, which know no difference between an absent and an empty text.
    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
