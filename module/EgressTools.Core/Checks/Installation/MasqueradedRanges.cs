namespace EgressTools.Checks.Installation;

internal sealed class MasqueradedRanges() : ConfigurationCheck("EGT4009", Severity.Error, "Masqueraded pod-to-pod traffic", ShownIn.EveryDocument,
    ["https://docs.cilium.io/en/stable/network/concepts/masquerading/", 31634, 35501, 14227, 40141], also: SnapshotKinds.MasqueradeLists)
{
    public override string Why => "With native routing, every connection to an address that is not excluded gets the address of the pod's node. The list of "
        + "ip-masq-agent and ipv4-native-routing-cidr together are excluded. A configuration of ip-masq-agent without nonMasqueradeCIDRs, for example with "
        + "masqLinkLocal alone, excludes nothing; no configuration excludes the private ranges. If the ranges of pods are not excluded, pods see each other as "
        + "nodes, and network policies and allow lists fail. Agents read only the key config of the ConfigMap ip-masq-agent, and reject a file with a value of "
        + "another type, such as masqLinkLocal: \"false\". The network of the nodes is checked only if pods have addresses in it: other networks often have no "
        + "route back to pods.";
    public override string Cure => "List the ranges of the pods and the network of the nodes in ipMasqAgent.config.nonMasqueradeCIDRs.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var (cilium, platform) = context.MasqueradeLists;
        var settings = context.Configured;
        var exclusions = MasqueradeExclusions.Of(settings, cilium);
        if (!settings.IsOn("enable-ipv4-masquerade") || !settings.IsOn("enable-bpf-masquerade") || exclusions is null)
            return [];
        if (exclusions.Fault is { } fault)
            return
            [
                About(context, Severity.Error, $"the configuration of ip-masq-agent {fault}: agents reject it", exclusions)
                    with { Remedy = $"correct {Name(context)}, or the helm value ipMasqAgent.config" },
            ];
        var unread = Unread(context, exclusions);
        return !settings.IsNative ? unread
            : [.. unread, .. context.IfKnown(SnapshotKinds.Endpoints | SnapshotKinds.CiliumNodes, c => Uncovered(c, exclusions, platform).ToList()) ?? []];
    }

    private static string Name(CheckContext context) => $"ConfigMap {context.Configured.Namespace ?? "kube-system"}/{ConfigMapData.MasqueradeList}";

    /// <summary>A list in another key than the one that agents read.</summary>
    private CheckFinding[] Unread(CheckContext context, MasqueradeExclusions exclusions) =>
        context.Configured.UnreadMasqueradeKeys is { IsEmpty: false } keys && context.Configured.IsOn("enable-ip-masq-agent")
            ? [About(context, Severity.Warning, $"{Name(context)} has no key config, only {Listed.Short(keys)}: agents ignore the list and use the default " +
                "ranges", exclusions, "rename the key to config")]
            : [];

    private IEnumerable<CheckFinding> Uncovered(CheckContext context, MasqueradeExclusions exclusions, string? platform)
    {
        var pods = Uncovered(context.Endpoints.SelectMany(static e => e.Addresses), exclusions);
        if (pods.Count > 0)
        {
            var addresses = $"{Plural.Count(pods.Count, "pod address")} {Plural.Verb(pods.Count, "are")}";
            return [About(context, Severity.Error, $"{addresses} not excluded from masquerading ({pods.Text}): " +
                "connections from other nodes arrive with the address of a node", exclusions)];
        }
        var nodes = Uncovered(context.CiliumNodes.Select(static n => n.NodeIPOf(ipv6: false)).OfType<Address>(), exclusions);
        if (nodes.Count > 0 && HaveNodesNetwork(context))
            return [About(context, Severity.Warning,
                $"the network of the nodes ({nodes.Text}) is not excluded from masquerading: its hosts see pods with the address of a node", exclusions)];
        var missing = platform is null ? []
            : MasqueradeList.Parse(platform).Listed.Where(r => !r.IsIPv6 && !MasqueradeList.Covers(exclusions.Ranges, r))
            .Select(static r => r.ToString()).ToList();
        return missing.Count == 0 ? []
            : [About(context, Severity.Warning, $"TKE's ip-masq-agent-config excludes {Listed.Short(missing)}, but Cilium does not read it: " +
                "hosts there see pods with the address of a node", exclusions)];
    }

    /// <summary>Whether pods have addresses in the network of the nodes, by the IPAM mode or by the addresses themselves.</summary>
    private static bool HaveNodesNetwork(CheckContext context)
    {
        if (context.Configured.Setting("ipam") is "eni" or "azure" or "alibabacloud" or "delegated-plugin")
            return true;
        var networks = context.CiliumNodes.Select(static n => n.NodeIPOf(ipv6: false)).OfType<Address>().Select(Around).ToHashSet();
        return context.Endpoints.Any(e => e.Addresses.Any(a => !a.IsIPv6 && networks.Contains(Around(a))));
    }

    // The usual size of a cloud network.
    private static Cidr Around(Address address) => new(address, 16);

    // Counts all addresses and keeps only those that are shown.
    private static (int Count, string Text) Uncovered(IEnumerable<Address> addresses, MasqueradeExclusions exclusions)
    {
        var first = new List<string>();
        var count = 0;
        foreach (var address in addresses)
        {
            if (address.IsIPv6 || exclusions.Contain(address))
                continue;
            count++;
            if (first.Count < Listed.Shown)
                first.Add(address.ToString());
        }
        return (count, Listed.Short(first, count));
    }

    private CheckFinding About(CheckContext context, Severity severity, string message, MasqueradeExclusions exclusions, string? remedy = null)
    {
        var found = Wrong(context, severity, message, remedy ?? $"{Subcommands.Enable}, or helm upgrade with ipMasqAgent.enabled=true and the ranges of pods " +
            "and nodes in ipMasqAgent.config.nonMasqueradeCIDRs", "routing-mode", "enable-ip-masq-agent", "ipv4-native-routing-cidr");
        return found with { Evidence = found.Evidence.Add(new("excluded", exclusions.Ranges.Length == 0 ? "nothing" : string.Join(" ", exclusions.Ranges))) };
    }
}
