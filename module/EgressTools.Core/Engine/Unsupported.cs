namespace EgressTools.Engine;

/// <summary>What steers egress traffic in a way that this tool cannot predict, so that nothing may be concluded from the policies that it knows.</summary>
public static class Unsupported
{
    /// <summary>Why the answer is unknown, one clause or two sentences without the last full stop; null where the policies that were read tell it.</summary>
    public static string? Of(ClusterSnapshot snapshot)
    {
        if (snapshot.Installation.EnterpriseKey is { } key)
            return $"{key} is a setting of Isovalent Enterprise, whose egress gateway this tool does not support";
        var version = snapshot.Installation.Version;
        if (snapshot.ForeignPolicies.Where(p => p.Kind.IsReadBy(version)).ToList() is { Count: > 0 } read)
            return $"this tool does not support {Listed.Short([.. read.Select(static p => p.ToString())])}, " +
                $"which {Plural.Verb(read.Count, "steer")} traffic{(version is null ? "" : $" in Cilium {version}")}";
        return snapshot.Policies.IsEmpty && !snapshot.ForeignPolicies.IsEmpty
            ? $"Cilium {version} does not read {Listed.Short([.. snapshot.ForeignPolicies.Select(static p => p.ToString())])}, " +
            $"and there are no other policies. Rewrite {Plural.Them(snapshot.ForeignPolicies.Length)} as CiliumEgressGatewayPolicy"
            : null;
    }

    /// <summary>Policies that the agents do not read, beside others that they do: predictions are right, and such a policy has no part in them.</summary>
    public static IEnumerable<string> Warnings(ClusterSnapshot snapshot) => snapshot.Policies.IsEmpty
        ? []
        : snapshot.ForeignPolicies.Where(p => !p.Kind.IsReadBy(snapshot.Installation.Version))
        .Select(p => $"{p} has no effect: Cilium {snapshot.Installation.Version} does not read that kind; rewrite it as CiliumEgressGatewayPolicy");
}
