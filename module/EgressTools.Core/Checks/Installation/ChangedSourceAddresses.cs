namespace EgressTools.Checks.Installation;

internal sealed class ChangedSourceAddresses() : ConfigurationCheck("EGT4022", Severity.Info, "Masquerading will change pod addresses", ShownIn.EveryDocument,
    [31634, 35501, 24000, "https://docs.cilium.io/en/stable/network/concepts/masquerading/"])
{
    private const string Key = "enable-ipv4-masquerade";

    public override string Why => "The egress gateway needs masquerading on every node, not on gateways only. In a cluster with native routing and without "
        + "masquerading, other hosts see the addresses of pods. When you enable masquerading, they see those of nodes for every range that is not excluded. "
        + "Firewall rules, allow lists and logs no longer distinguish the pods.";
    public override string Cure => "Find out who must see the addresses of pods, and list those ranges in ipMasqAgent.config.nonMasqueradeCIDRs (with "
        + "ipMasqAgent.enabled=true). Then enable masquerading.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var settings = context.Configured;
        if (!settings.IsNative || settings.Setting(Key) is null or "" || settings.IsOn(Key) || !IsUsed(context))
            yield break;
        var pods = context.IfKnown<int?>(SnapshotKinds.Endpoints, static c => c.Endpoints.Length) is { } count and > 0
            ? Plural.Count(count, "pod") : "all pods";
        var leave = pods == "1 pod" ? "leaves" : "leave";
        yield return Wrong(context, Severity.Info,
            $"the egress gateway needs {Key}: with it, {pods} {leave} with the address of a node, even without a policy; {Kept(context)}",
            "before you enable it, list the ranges that must see the addresses of pods in ipMasqAgent.config.nonMasqueradeCIDRs",
            Key, "routing-mode", "enable-ip-masq-agent", "ipv4-native-routing-cidr");
    }

    /// <summary>The ranges for which pods keep their addresses.</summary>
    private static string Kept(CheckContext context)
    {
        var list = context.IfKnown<(bool Read, string? Cilium)>(SnapshotKinds.MasqueradeLists, static c => (true, c.MasqueradeLists.Cilium));
        if (!list.Read && context.Configured.IsOn("enable-ip-masq-agent"))
            return "the list of ip-masq-agent was not read";
        return MasqueradeExclusions.Of(context.Configured, list.Cilium) switch
        {
            null => "no range is excluded yet",
            { Fault: { } fault } => $"the configuration of ip-masq-agent {fault}",
            { Ranges.IsEmpty: true } => "the configuration of ip-masq-agent excludes no range",
            { Ranges: var ranges } => $"excluded ranges: {Listed.Short(ranges)}",
        };
    }
}
