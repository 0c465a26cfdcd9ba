namespace EgressTools;

/// <summary>A policy and what becomes of it, as Get-EgressPolicy shows it.</summary>
[View(nameof(Name), nameof(Pods), nameof(Gateways), nameof(UnusedGateways), nameof(PublicIPs), nameof(Destinations),
    nameof(Conflicts), nameof(Age))]
public sealed class EgressPolicy : EgressObject
{
    private readonly PolicySummary _policy;
    private readonly EgressPolicyDocument _document;

    internal EgressPolicy(PolicySummary policy) =>
        (_policy, _document, Age) = (policy, EgressPolicyDocument.Of(policy.Written), AgeOf(policy.CreatedAt));

    /// <summary>The policy's name.</summary>
    public string? Name => Text(_policy.Name);
    /// <summary>How many pods it selects; null where that is unknown.</summary>
    public int? Pods => _policy.Pods;
    /// <summary>Its gateway nodes that are in use, by name; the node selector in brackets where the node is unknown.</summary>
    public ItemCollection<string> Gateways => Texts(InUse.Select(Gateway).Distinct());
    /// <summary>The egress IPs that it sets for them.</summary>
    public ItemCollection<string> EgressIPs => Texts(InUse.Select(static g => g.EgressIP).OfType<Net.Address>().Distinct());
    /// <summary>The addresses that servers outside see.</summary>
    public ItemCollection<string> PublicIPs => Texts(InUse.SelectMany(static g => g.PublicAddresses).Distinct());
    /// <summary>Its destination CIDRs, as written.</summary>
    public ItemCollection<string> Destinations => Texts(_policy.Destinations);
    /// <summary>How many map entries have another value by another policy; null where that is unknown.</summary>
    public int? Conflicts => _policy.Conflicts;
    /// <summary>How old it is, as kubectl writes ages.</summary>
    public string? Age { get; }
    /// <summary>Its excluded CIDRs, as written.</summary>
    public ItemCollection<string> Excluded => Texts(_policy.Excluded);
    /// <summary>Gateways that it names and that are never used: nodes, or the node selector in brackets where it matches none.</summary>
    public ItemCollection<string> UnusedGateways => Texts(_policy.Gateways.Where(static g => g.Unused is not null).Select(Gateway).Distinct());
    /// <summary>Why the agents ignore it; null where they do not.</summary>
    public string? Ignored => Text(_policy.Ignored);
    /// <summary>Why it is ignored, and why gateways are not used.</summary>
    [Sentences]
    public ItemCollection<string> Problems => Texts(PolicyListing.Problems(_policy));
    /// <summary>When it was created, in UTC.</summary>
    public DateTime? CreatedAt => Time(_policy.CreatedAt);
    /// <summary>The policy's document as JSON, which Publish-EgressPolicy and kubectl apply take.</summary>
    [NotShown]
    public string Manifest => _document.ToCompactJson();

    private IEnumerable<PolicyGatewayUse> InUse => _policy.Gateways.Where(static g => g.Unused is null);

    private static string Gateway(PolicyGatewayUse gateway) => gateway.Node ?? $"[{gateway.Selector}]";

    /// <summary>The name.</summary>
    public override string ToString() => Name ?? "";
}
