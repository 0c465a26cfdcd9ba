namespace EgressTools.Checks;

/// <summary>Policies without the fault for which the API server or agents reject them, so that one fault does not hide the next.</summary>
internal static class CorrectedPolicy
{
    /// <summary>Removes what the API server rejects: invalid CIDRs and addresses.</summary>
    public static EgressPolicy Admitted(EgressPolicy policy) => policy with
    {
        DestinationCidrs = policy.DestinationCidrs.IsDefault ? default
            : [.. policy.DestinationCidrs.Select(Completed).Where(static c => Cidr.TryParse(c, out _))],
        ExcludedCidrs = [.. policy.ExcludedCidrs.Select(Completed).Where(static c => Cidr.TryParse(c, out _))],
        Gateway = policy.Gateway is { } single ? WithAddress(single) : null,
        Gateways = [.. policy.Gateways.Select(WithAddress)],
    };

    /// <summary>Also removes what makes agents ignore the policy; of interface and egressIP it keeps egressIP.</summary>
    public static EgressPolicy Accepted(EgressPolicy policy, CiliumBehavior behavior)
    {
        var admitted = Admitted(policy);
        return admitted with
        {
            DestinationCidrs = admitted.DestinationCidrs.IsDefault ? [] : admitted.DestinationCidrs,
            Rules = [.. admitted.Rules.Where(static r => r.PodSelector is not null || r.NamespaceSelector is not null)],
            Gateway = admitted.Gateway is { NodeSelector: not null } single ? WithOneAddress(single, behavior) : null,
            Gateways = [.. admitted.Gateways.Where(static g => g.NodeSelector is not null).Select(g => WithOneAddress(g, behavior))],
        };
    }

    private static string Completed(string cidr) => Address.TryParse(cidr, out var address) ? $"{address}/{address.Width}" : cidr;

    private static PolicyGateway WithAddress(PolicyGateway gateway) =>
        gateway.EgressIP is null || gateway.EgressAddress is not null ? gateway : gateway with { EgressIP = null };

    private static PolicyGateway WithOneAddress(PolicyGateway gateway, CiliumBehavior behavior) => gateway switch
    {
        { EgressAddress.IsIPv6: true } when !behavior.EgressIPv6 => gateway with { EgressIP = null },
        { EgressIP: not null, Interface: not null } => gateway with { Interface = null },
        _ => gateway,
    };
}
