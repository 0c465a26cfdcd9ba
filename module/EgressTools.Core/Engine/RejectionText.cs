namespace EgressTools.Engine;

/// <summary>Why agents ignore a policy, in words.</summary>
public static class RejectionText
{
    /// <summary>One clause: "egressGateway has both interface and egressIP". Empty where it is not ignored.</summary>
    public static string Of(CompiledPolicy policy) => policy.Rejection switch
    {
        PolicyRejection.NoDestinations => "it has no destinationCIDRs",
        PolicyRejection.BadCidr => $"'{policy.RejectedValue}' is not a CIDR",
        PolicyRejection.NoGateway => "it names no gateway",
        PolicyRejection.InterfaceAndEgressIP => "a gateway has both interface and egressIP",
        PolicyRejection.BadEgressIP => $"egressIP '{policy.RejectedValue}' is not an address",
        PolicyRejection.NoPodSelector => "a selector has neither podSelector nor namespaceSelector",
        _ => "",
    };

    /// <summary>What running agents do instead: a sentence to append where there was a version
    /// before this one, which they may have taken; else empty.</summary>
    public static string InForce(EgressPolicy policy) => policy.Generation > 1 ? ". Agents that knew an earlier version use that one until they restart" : "";

    /// <summary>What keeps predictions from coming true: the release is not known, the feature is off, or agents ignore a policy, which they only log, since
    /// the resource has no status to say so (#32868).</summary>
    public static IEnumerable<string> Warnings(ClusterSnapshot snapshot) =>
        (Newer(snapshot.Installation.Version) is { } newer ? [newer] : Enumerable.Empty<string>())
        .Concat(snapshot.Installation.IsFeatureOff ? [FeatureOff] : Enumerable.Empty<string>())
        .Concat(PolicyCompiler.Ignored(snapshot)
            .Select(static p => $"the agents ignore policy '{p.Policy.Name}'{(p.Policy.Source is { } source ? $" ({source})" : "")}: " +
                $"{Of(p)}{InForce(p.Policy)}"))
        .Concat(Unsupported.Warnings(snapshot));

    /// <summary>That a release is newer than the rules that it is predicted by; null where it is not.</summary>
    public static string? Newer(CiliumVersion? version) => CiliumBehavior.IsUnknown(version)
        ? $"Cilium {version} is newer than the releases that this tool knows: " +
        $"predictions use the rules of {CiliumBehavior.NewestVersion.Major}.{CiliumBehavior.NewestVersion.Minor}"
        : null;

    private const string FeatureOff = "the egress gateway is disabled in cilium-config, so policies have no effect, " +
        "even if the agents' maps still hold entries";
}
