namespace EgressTools.Model;

/// <summary>A kind of policy that steers egress traffic of pods, and that this tool does not predict.</summary>
/// <param name="Kind">Such as "CiliumEgressNATPolicy".</param>
/// <param name="Plural">Its name in the API.</param>
public sealed record ForeignKind(string Kind, string Group, string Version, string Plural)
{
    /// <summary>The kind before CiliumEgressGatewayPolicy: in 1.10 to 1.12, removed with 1.13 (upgrade notes of 1.13; cilium/cilium#18507, #19187).</summary>
    public static readonly ForeignKind Nat = new("CiliumEgressNATPolicy", "cilium.io", "v2alpha1", "ciliumegressnatpolicies");
    /// <summary>The kind of Isovalent Enterprise.</summary>
    public static readonly ForeignKind Isovalent = new("IsovalentEgressGatewayPolicy", "isovalent.com", "v1", "isovalentegressgatewaypolicies");
    /// <summary>Those that a cluster is asked for.</summary>
    public static readonly ImmutableArray<ForeignKind> All = [Nat, Isovalent];

    /// <summary>Whether agents of a release act on it; true where the release is not known.</summary>
    public bool IsReadBy(CiliumVersion? version) => this != Nat || version?.IsAtLeast(1, 13) != true;

    /// <summary>The foreign kind of a document; null for any other document.</summary>
    /// <param name="group">The group of its apiVersion; null where it has none.</param>
    public static ForeignKind? Of(string kind, string? group) => kind == Nat.Kind && group is null or "cilium.io" ? Nat
        : group == Isovalent.Group && kind.Contains("Egress", StringComparison.Ordinal) ? Isovalent with { Kind = kind }
        : null;
}

/// <summary>An object of such a kind.</summary>
public sealed record ForeignPolicy(ForeignKind Kind, ObjectName Name)
{
    /// <summary>The address that a CiliumEgressNATPolicy gives packets (<c>egressSourceIP</c>); null where none is written.</summary>
    public Address? SourceIP { get; init; }
    /// <summary>Where it was read; null for a cluster.</summary>
    public SourceLocation? Source { get; init; }

    /// <summary>"CiliumEgressNATPolicy egress-nat".</summary>
    public override string ToString() => $"{Kind.Kind} {Name}";
}
