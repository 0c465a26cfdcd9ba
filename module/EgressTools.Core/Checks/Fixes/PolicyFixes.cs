using EgressTools.Sources.Objects;
using EgressTools.Operations;
using EgressTools.Planning;
using Newtonsoft.Json.Linq;

namespace EgressTools.Checks.Fixes;

/// <summary>The fixes there are. They are pure: a policy and what is known of the cluster come in, the cured policy comes out.</summary>
internal static class PolicyFixes
{
    /// <summary>All, by code, which is the order in which they are applied to one policy.</summary>
    public static readonly ImmutableArray<PolicyFix> All =
    [
        new("EGT1001", ListEveryGateway.Cure),
        new("EGT1004", OneFamily.OfEgressIPs),
        new("EGT1006", OneFamily.WithoutIPv6),
        new("EGT1007", PlainCidrs.Canonical),
        new("EGT1016", InternalAddress.Cure),
        new("EGT1017", PlainCidrs.Distinct),
        new("EGT2002", OneNodeAnEntry.Cure),
        new("EGT3001", InternalAddress.Cure),
    ];

    /// <summary>Whether findings of a check can be cured at all.</summary>
    public static bool Knows(string code) => All.Any(f => f.Code == code);

    /// <summary>The policy cured of one finding; null where there is no fix, nothing to do, or where the agents would ignore what comes of it.</summary>
    public static EgressPolicy? Apply(EgressPolicy policy, string code, ClusterSnapshot snapshot)
    {
        if (All.FirstOrDefault(f => f.Code == code)?.Cure(policy, snapshot) is not { } cured || AreEqual(policy, cured))
            return null;
        return IsIgnored(cured, snapshot) && !IsIgnored(policy, snapshot) ? null : cured;
    }

    /// <summary>The policy cured of several findings, in the order of the codes, and the codes that something was done for; null where none can be cured.</summary>
    public static (EgressPolicy Policy, ImmutableArray<string> Codes)? Apply(EgressPolicy policy, IReadOnlyCollection<string> codes, ClusterSnapshot snapshot)
    {
        var cured = policy;
        var done = new SortedSet<string>(StringComparer.Ordinal);
        // What one fix does may let an earlier one do its part.
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

    /// <summary>Whether two policies ask for the same, word by word.</summary>
    public static bool AreEqual(EgressPolicy one, EgressPolicy other) => JToken.DeepEquals(PolicySpec.Of(one), PolicySpec.Of(other));

    /// <summary>The gateways that count in the version that runs.</summary>
    internal static ImmutableArray<PolicyGateway> Effective(EgressPolicy policy, ClusterSnapshot snapshot) =>
        PolicyCompiler.GatewaysOf(policy, CiliumBehavior.For(snapshot.Installation.Version));

    /// <summary>The policy with each gateway replaced, also the one that only repeats an entry of the list.</summary>
    internal static EgressPolicy WithGateways(EgressPolicy policy, Func<PolicyGateway, PolicyGateway> change) => policy with
    {
        Gateway = policy.Gateway is { } single ? change(single) : null,
        Gateways = [.. policy.Gateways.Select(change)],
    };

    private static bool IsIgnored(EgressPolicy policy, ClusterSnapshot snapshot) =>
        policy.Gateways.Length > PolicyGateways.MaxGateways
        || new PolicyCompiler(CiliumBehavior.For(snapshot.Installation.Version), new GatewayFinder(ClusterSnapshot.Empty with { Installation = snapshot.Installation }, [])).Compile(policy).Rejection != PolicyRejection.None;
}
