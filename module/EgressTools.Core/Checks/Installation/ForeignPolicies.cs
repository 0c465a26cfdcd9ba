namespace EgressTools.Checks.Installation;

internal sealed class ForeignPolicies() : Check("EGT4033", Severity.Error, "Policy of an unsupported kind", SnapshotKinds.Policies,
    ShownIn.Reported("1.10", "1.11", "1.12", "1.13", "1.14"), [19187, 18507])
{
    public override string Why => "CiliumEgressNATPolicy (cilium.io/v2alpha1) is the kind of 1.10 to 1.12. From 1.13 on agents do not read it: such an object "
        + "stays after an upgrade, and its pods leave by their own nodes. IsovalentEgressGatewayPolicy belongs to Isovalent Enterprise. This tool predicts "
        + "only CiliumEgressGatewayPolicies: if another kind steers traffic, commands that predict report the answer as unknown and fail.";
    public override string Cure => "Rewrite a CiliumEgressNATPolicy as cilium.io/v2 CiliumEgressGatewayPolicy: each entry of egress becomes an entry of "
        + "selectors, destinationCIDRs stays, and egressSourceIP becomes egressGateway.egressIP, with a nodeSelector for the node that has the address. For "
        + "kinds of Isovalent Enterprise, use its tools.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context) =>
        from policy in context.ForeignPolicies
        let isNat = policy.Kind == ForeignKind.Nat
        select Found(isNat && !policy.Kind.IsReadBy(context.Version) ? Severity.Error : Severity.Warning,
            new Subject(new CheckResource(policy.Kind.Kind.ToLowerInvariant(), policy.Name), policy.Source), Message(policy, context), isNat
                ? "rewrite it as cilium.io/v2 CiliumEgressGatewayPolicy: egress becomes selectors, egressSourceIP becomes egressGateway.egressIP; " +
                "then delete this object" : "use the tools of Isovalent Enterprise",
            policy.SourceIP is { } address ? [("egressSourceIP", address)] : []);

    private static string Message(ForeignPolicy policy, CheckContext context)
    {
        if (policy.Kind != ForeignKind.Nat)
            return $"{policy.Kind.Kind} is a kind of Isovalent Enterprise, which this tool does not support: its pods are unknown";
        if (!policy.Kind.IsReadBy(context.Version))
            return $"{policy.Kind.Kind} is the kind of Cilium 1.10 to 1.12. Cilium {context.Version} does not read it, so it has no effect";
        var release = context.Version is { } version ? $"Cilium {version} reads it, and 1.13 and later do not" : "later releases do not read it";
        return $"{policy.Kind.Kind} is the kind of Cilium 1.10 to 1.12; {release}. Its pods are unknown{ForeignAddress(policy, context)}";
    }

    /// <summary>An address that no node has: an address that a cloud translates (a floating or public one) is on no interface (#19187).</summary>
    private static string ForeignAddress(ForeignPolicy policy, CheckContext context)
    {
        var own = context.IfKnown<HashSet<Address?>?>(
            SnapshotKinds.CiliumNodes,
            static c => [.. c.CiliumNodes.SelectMany(static n => n.Addresses).Where(static a => a.Type == "InternalIP").Select(static a => a.Value)]);
        return policy.SourceIP is { } address && own?.Contains(address) == false
            ? $". No node has its egressSourceIP {address} as InternalIP: it must be on an interface, not a floating or public address"
            : "";
    }
}
