namespace EgressTools.Model;

/// <summary>A CiliumEgressGatewayPolicy as it is written: nothing is checked or corrected here, since a policy that the agents reject exists all the
/// same.</summary>
public sealed record EgressPolicy(string Name)
{
    /// <summary>When the object was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
    /// <summary><c>metadata.generation</c>: 1 until its spec is changed for the first time; null where it is not known.</summary>
    public long? Generation { get; init; }
    /// <summary><c>spec.selectors</c>: alternatives.</summary>
    public ImmutableArray<PolicyRule> Rules { get; init; } = [];
    /// <summary><c>spec.destinationCIDRs</c>, as written; default (not empty) where the field is absent.</summary>
    public ImmutableArray<string> DestinationCidrs { get; init; } = [];
    /// <summary><c>spec.excludedCIDRs</c>, as written.</summary>
    public ImmutableArray<string> ExcludedCidrs { get; init; } = [];
    /// <summary><c>spec.egressGateway</c>; required by the schema, ignored where <see cref="Gateways"/> has entries (#38341).</summary>
    public PolicyGateway? Gateway { get; init; }
    /// <summary><c>spec.egressGateways</c>; known since Cilium 1.18.</summary>
    public ImmutableArray<PolicyGateway> Gateways { get; init; } = [];
    /// <summary><c>metadata.labels</c>.</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;
    /// <summary><c>metadata.annotations</c>, without what kubectl apply keeps there for itself.</summary>
    public LabelSet Annotations { get; init; } = LabelSet.Empty;
    /// <summary>Checks that annotations leave out, by code, with the reason: <c>egresstools.io/skip-EGT1001: reason</c>.</summary>
    public LabelSet Suppressions { get; init; } = LabelSet.Empty;

    private const int MaxName = 253;
    /// <summary>The version that the kind has in every release.</summary>
    public const string KnownApiVersion = "cilium.io/v2";

    /// <summary>Why the API server refuses a policy of this name, and what to write; null for a valid name.</summary>
    public static string? NameFault(string name) => name switch
    {
        { Length: > MaxName } => string.Create(CultureInfo.InvariantCulture, $"the policy's name has {name.Length:N0} characters: use {MaxName} at most"),
        _ when LabelSelectorParser.IsDnsName(name) => null,
        _ => $"'{name}' is not a valid name of a policy: use lower case letters, digits, '-' and '.', beginning and ending with a letter or digit",
    };

    /// <summary><c>apiVersion</c>, where the document says another one than <see cref="KnownApiVersion"/>; null otherwise.</summary>
    public string? ApiVersion { get; init; }
    /// <summary>Fields that were written and that the kind does not have, as paths: <c>spec.excludedCIDRS</c>. A cluster never holds any.</summary>
    public ImmutableArray<string> UnknownFields { get; init; } = [];
    /// <summary>The line of the first of them; 0 where it is not known.</summary>
    public int UnknownFieldLine { get; init; }
    /// <summary>Why the API server rejects it, where it is to be applied; empty for what a cluster holds, which was admitted once.</summary>
    public ImmutableArray<PolicyFault> Faults { get; init; } = [];

    /// <summary>Why the API server of a release rejects it; of null, that of the newest.</summary>
    public IEnumerable<PolicyFault> FaultsIn(CiliumVersion? version)
    {
        foreach (var fault in Faults)
        {
            if (version is null ? fault.Releases.Before == int.MaxValue : fault.Releases.Contains(version))
                yield return fault;
        }
    }

    /// <summary>Fields that were written and that the schema of a release does not have (of null: of the newest): kubectl and server-side apply refuse the
    /// document, for others the API server drops the field without a word. excludedCIDRs came with Cilium 1.14, the nodeSelector of rules with 1.17,
    /// egressGateways with 1.18.</summary>
    public IEnumerable<string> FieldsUnknownIn(CiliumVersion? version)
    {
        foreach (var field in UnknownFields.Where(static f => f != "metadata.namespace"))
            yield return field;
        if (version is null)
            yield break;
        if (!version.IsAtLeast(1, 14) && !ExcludedCidrs.IsEmpty)
            yield return "spec.excludedCIDRs";
        if (!version.IsAtLeast(1, 17) && Rules.Any(static r => r.NodeSelector is not null))
            yield return "spec.selectors[].nodeSelector";
        if (!version.IsAtLeast(1, 18) && !Gateways.IsEmpty)
            yield return "spec.egressGateways";
    }

    /// <summary>Every gateway that is written, whether it counts or not: those of the list, then the single one.</summary>
    internal ImmutableArray<PolicyGateway> AllGateways => Gateway is { } single ? Gateways.Add(single) : Gateways;
    /// <summary>Where it was read: a file and line, or null for a cluster.</summary>
    public SourceLocation? Source { get; init; }
}

/// <summary>One entry of <c>spec.selectors</c>; null means that the field is absent, which is not the same as empty.</summary>
public sealed record PolicyRule(LabelSelector? PodSelector, LabelSelector? NamespaceSelector, LabelSelector? NodeSelector);

/// <summary>A gateway of a policy: which node, and by which of its addresses.</summary>
/// <param name="NodeSelector">Matched against CiliumNode labels; null where absent, which the schema refuses.</param>
/// <param name="Interface">Name of the interface to leave by, or null.</param>
/// <param name="EgressIP">The source address after translation, as written, or null.</param>
public sealed record PolicyGateway(LabelSelector? NodeSelector, string? Interface, string? EgressIP)
{
    /// <summary>The egress IP as an address; null where it is not set or not an address.</summary>
    internal Address? EgressAddress => Address.TryParse(EgressIP, out var address) ? address : null;

    /// <summary>For messages: "a=b, egressIP 10.0.0.1".</summary>
    public string ToText() => (NodeSelector?.ToString() ?? "no nodeSelector") + (EgressIP is null ? "" : $", egressIP {EgressIP}")
        + (Interface is null ? "" : $", interface {Interface}");
}
