namespace EgressTools.Checks.Fixes;

/// <summary>All fixes. They are pure functions of a policy and a snapshot that return the fixed policy.</summary>
internal static class PolicyFixes
{
    /// <summary>All fixes by code, in which order they are applied.</summary>
    public static readonly ImmutableArray<PolicyFix> All =
    [
        new("EGT1001", ListEveryGateway.Cure),
        new("EGT1004", SingleFamily.OfEgressIPs),
        new("EGT1006", SingleFamily.WithoutIPv6),
        new("EGT1007", CanonicalCidrs.Canonical),
        new("EGT1016", InternalAddress.Cure),
        new("EGT1017", CanonicalCidrs.Distinct),
        new("EGT2002", SplitEntry.Cure),
        new("EGT3001", InternalAddress.Cure),
    ];

    /// <summary>Whether findings of a check can be fixed.</summary>
    public static bool Knows(string code) => All.Any(f => f.Code == code);

    /// <summary>The policy with the fix of one check; null if there is no fix, nothing to do, or agents would ignore the result.</summary>
    public static EgressPolicy? Apply(EgressPolicy policy, string code, ClusterSnapshot snapshot)
    {
        if (All.FirstOrDefault(f => f.Code == code)?.Cure(policy, snapshot) is not { } cured || AreEqual(policy, cured))
            return null;
        return IsIgnored(cured, snapshot) && !IsIgnored(policy, snapshot) ? null : cured;
    }

    /// <summary>The policy with the fixes of several checks, and the codes that were fixed; null if there are none.</summary>
    public static (EgressPolicy Policy, ImmutableArray<string> Codes)? Apply(EgressPolicy policy, IReadOnlyCollection<string> codes, ClusterSnapshot snapshot)
    {
        var cured = policy;
        var done = new SortedSet<string>(StringComparer.Ordinal);
        // One fix may make another possible.
        for (var (pass, before) = (0, (EgressPolicy?)null); pass < All.Length && !ReferenceEquals(before, cured); pass++)
        {
            before = cured;
            foreach (var fix in All.Where(f => codes.Contains(f.Code)))
            {
                if (Apply(cured, fix.Code, snapshot) is not { } next)
                    continue;
                done.Add(fix.Code);
                cured = next;
            }
        }
        return AreEqual(policy, cured) ? null : (cured, [.. done]);
    }

    /// <summary>Whether two policies have the same spec.</summary>
    public static bool AreEqual(EgressPolicy one, EgressPolicy other) => JToken.DeepEquals(PolicySpec.Of(one), PolicySpec.Of(other));

    /// <summary>The gateways that agents of the version read.</summary>
    internal static ImmutableArray<PolicyGateway> Effective(EgressPolicy policy, ClusterSnapshot snapshot) =>
        PolicyCompiler.GatewaysOf(policy, CiliumBehavior.For(snapshot.Installation.Version));

    /// <summary>The policy with each gateway changed, including one that repeats an entry of the list.</summary>
    internal static EgressPolicy WithGateways(EgressPolicy policy, Func<PolicyGateway, PolicyGateway> change) => policy with
    {
        Gateway = policy.Gateway is { } single ? change(single) : null,
        Gateways = [.. policy.Gateways.Select(change)],
    };

    private static bool IsIgnored(EgressPolicy policy, ClusterSnapshot snapshot)
    {
        var finder = new GatewayFinder(ClusterSnapshot.Empty with { Installation = snapshot.Installation }, []);
        return policy.Gateways.Length > PolicySchema.MostGateways
            || new PolicyCompiler(CiliumBehavior.For(snapshot.Installation.Version), finder).Compile(policy).Rejection != PolicyRejection.None;
    }
}
