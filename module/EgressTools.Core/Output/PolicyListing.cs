namespace EgressTools.Output;

/// <summary>How <c>policies</c> / <c>Get-EgressPolicy</c> shows policies.</summary>
public static class PolicyListing
{
    /// <summary>The listing; ages are counted up to <paramref name="now"/>.</summary>
    public static Listing<PolicySummary> At(DateTimeOffset now) =>
        new("EgressPolicyList", [
            new("NAME", static p => p.Name),
            new("PODS", static p => Cell.Of(p.Pods)),
            new("GATEWAYS", static p => Cell.Of(p.Gateways.Select(Gateway)))
                { IsList = true, Tone = static p => p.Gateways.Any(static g => g.Unused is not null) ? Tone.Doubtful : Tone.Plain },
            new("EGRESS-IPS", static p => Cell.Of(InUse(p).Select(static g => g.EgressIP?.ToString() ?? "<derived>").Distinct())) { IsList = true },
            new("PUBLIC-IPS", static p => Cell.Of(InUse(p).SelectMany(static g => g.PublicAddresses).Select(static a => a.ToString()).Distinct()))
                { IsList = true },
            new("DESTINATIONS", static p => Cell.Of(p.Destinations)) { IsList = true },
            new("CONFLICTS", static p => Cell.Of(p.Conflicts)) { Tone = static p => p.Conflicts > 0 ? Tone.Bad : Tone.Plain },
            new("AGE", p => HumanAge.Since(p.CreatedAt, now)),
            new("EXCLUDED", static p => Cell.Of(p.Excluded), Wide: true),
            new("PROBLEMS", static p => string.Join("; ", Problems(p)), Wide: true),
        ], Write, static p => $"ciliumegressgatewaypolicy.cilium.io/{p.Name}");

    private static IEnumerable<PolicyGatewayUse> InUse(PolicySummary policy) => policy.Gateways.Where(static g => g.Unused is null);

    private static string Gateway(PolicyGatewayUse gateway) =>
        (gateway.Node ?? $"[{gateway.Selector}]") + (gateway.Unused is not null ? "(unused)" : gateway.Node is null ? "(unknown)" : "");

    /// <summary>Why it is ignored, and why gateways are not used: a clause each.</summary>
    public static IEnumerable<string> Problems(PolicySummary policy) =>
        (policy.Ignored is { } why ? [$"ignored: {why}"] : Enumerable.Empty<string>())
        .Concat(policy.Gateways.Where(static g => g.Unused is not null || g.Node is null)
            .Select(static g => $"{g.Node ?? g.Selector}: {g.Unused ?? "its node is unknown, because CiliumNodes could not be read"}"));

    private static void Write(Utf8JsonWriter json, PolicySummary policy)
    {
        json.WriteString("name", policy.Name);
        if (policy.CreatedAt is { } created)
            json.WriteString("createdAt", created.UtcDateTime);
        json.WriteCount("pods", policy.Pods);
        json.WriteObjects("gateways", policy.Gateways, Write);
        json.WriteTexts("destinationCIDRs", policy.Destinations);
        json.WriteTexts("excludedCIDRs", policy.Excluded);
        json.WriteCount("conflicts", policy.Conflicts);
        json.WriteText("ignored", policy.Ignored);
    }

    private static void Write(Utf8JsonWriter json, PolicyGatewayUse gateway)
    {
        if (gateway is { Node: null, Unused: null })
            json.WriteNull("node");
        else
            json.WriteText("node", gateway.Node);
        json.WriteString("nodeSelector", gateway.Selector);
        json.WriteEgressIP(gateway.EgressIP);
        json.WriteTexts("publicAddresses", gateway.PublicAddresses);
        json.WriteCount("pods", gateway.Pods);
        json.WriteText("unused", gateway.Unused);
    }
}
