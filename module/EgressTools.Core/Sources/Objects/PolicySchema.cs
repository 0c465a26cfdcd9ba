namespace EgressTools.Sources.Objects;

/// <summary>What the API server demands of a CiliumEgressGatewayPolicy, by release, in words of this project: the fields, types and limits that the custom
/// resource definitions of Cilium 1.13 to 1.20 have (pkg/k8s/apis/cilium.io/client/crds/v2/ciliumegressgatewaypolicies.yaml in cilium/cilium). A release that
/// is not known yet is taken for the newest.</summary>
internal static class PolicySchema
{
    internal const int MostGateways = 64;

    /// <summary>excludedCIDRs came with Cilium 1.14.</summary>
    public static readonly ReleaseRange HasExclusions = ReleaseRange.Since(14);

    /// <summary>The nodeSelector of rules came with Cilium 1.17 (PR #35421).</summary>
    public static readonly ReleaseRange HasRuleNodes = ReleaseRange.Since(17);

    /// <summary>egressGateways came with Cilium 1.18 (PR #39304).</summary>
    public static readonly ReleaseRange HasGatewayList = ReleaseRange.Since(18);
    private static readonly ImmutableArray<string> Operators = ["In", "NotIn", "Exists", "DoesNotExist"];
    private static readonly TextNode Text = new();

    private static readonly TextNode LabelValue = new(new TextRule(
        ReleaseRange.All, static t => LabelSelectorParser.ValueFault(t) is null,
            "must be empty, or up to 63 letters, digits, '-', '_' and '.' that begin and end with a letter or digit",
        static t => Unrendered.Of(t)?.Remedy ?? "write a value that a label can have"));

    private static readonly TextNode Operator = new(new TextRule(
        ReleaseRange.All, Operators.Contains, "must be In, NotIn, Exists or DoesNotExist",
        static t => $"write {MeantOperator(t) ?? "one of the four, in exactly this spelling"}"))
    { Meant = MeantOperator };

    // IPv6 came with 1.18 (#38452). Host bits are taken in all releases.
    private static readonly ListNode Cidrs = new(new TextNode(
        new TextRule(ReleaseRange.All, SchemaTexts.IsCidr, "must be a CIDR such as 10.0.0.0/8 or 2001:db8::/32",
            static t => Address.TryParse(t, out var address) ? $"write {address}/{address.Width}" : "write an address, a slash and the length of the prefix"),
        new TextRule(ReleaseRange.Until(18), static t => !SchemaTexts.IsIPv6Cidr(t), "must be an IPv4 CIDR: the API server admits IPv6 from Cilium 1.18 on",
            static _ => "remove it, or upgrade to Cilium 1.18 or later")));

    // A pattern for both families until 1.15, the format ipv4 from 1.16 to 1.19, a rule for both families from 1.20 on (#44524).
    private static readonly TextNode EgressIP = new(
        new TextRule(ReleaseRange.Until(16), SchemaTexts.IsAddress, "must be an IP address", AddressRemedy),
        new TextRule(new ReleaseRange(16, 20), SchemaTexts.IsIPv4Format,
            "must be an IPv4 address: the API server admits IPv6 from Cilium 1.20 on", AddressRemedy),
        new TextRule(ReleaseRange.Since(20), SchemaTexts.IsAddressOrEmpty, "must be an IP address", AddressRemedy));

    private static readonly ObjectNode Selector = ObjectNode.Of(
        ("matchLabels", new(new MapNode(LabelValue))),
        ("matchExpressions", new(new ListNode(ObjectNode.Of(
            ("key", new(Text, IsRequired: true) { Remedy = "name the label" }),
            ("operator", new(Operator, IsRequired: true) { Remedy = "write In, NotIn, Exists or DoesNotExist" }),
            ("values", new(new ListNode(Text))))))));

    private static readonly ObjectNode Gateway = ObjectNode.Of(
        ("nodeSelector", new(Selector, IsRequired: true) { Remedy = "choose the gateway node, by kubernetes.io/hostname or a label of its own" }),
        ("interface", new(Text)),
        ("egressIP", new(EgressIP)));

    private static readonly ObjectNode Rule = ObjectNode.Of(
        ("podSelector", new(Selector)),
        ("namespaceSelector", new(Selector)),
        ("nodeSelector", new(Selector) { Releases = HasRuleNodes }));

    private static readonly ObjectNode Spec = ObjectNode.Of(
        ("selectors", new(new ListNode(Rule), IsRequired: true) { Remedy = "choose the pods; podSelector: {} in one entry chooses all" }),
        ("destinationCIDRs", new(Cidrs, IsRequired: true) { Remedy = "name the destinations, 0.0.0.0/0 for all" }),
        ("excludedCIDRs", new(Cidrs) { Releases = HasExclusions }),
        ("egressGateway", new(Gateway, IsRequired: true) { Remedy = "set egressGateway; beside egressGateways let it repeat an entry of the list" }),
        // The limit came with 1.20.
        ("egressGateways", new(new ListNode(Gateway)
        {
            Most = (MostGateways, ReleaseRange.Since(20), "spread the pods over several policies, " +
            "each with some of the gateways")
        })
        { Releases = HasGatewayList }));

    /// <summary>The whole document.</summary>
    public static readonly ObjectNode Document = ObjectNode.Of(
        ("metadata", new(ObjectNode.Of(
            ("name", new(Text)),
            ("namespace", new(Text)),
            ("labels", new(new MapNode(LabelValue))),
            ("annotations", new(new MapNode(Text)))))),
        ("spec", new(Spec)));

    // Letters count; the words of kubectl's own notation of selectors are small.
    private static string? MeantOperator(string text) => Operators.FirstOrDefault(o => o.Equals(text, StringComparison.OrdinalIgnoreCase));

    private static string AddressRemedy(string text) => text.Split('/') is [var address, _] && Address.TryParse(address, out var plain)
        ? $"write {plain}, without a prefix length"
        : "write an address of the gateway's interface, or remove egressIP";
}
