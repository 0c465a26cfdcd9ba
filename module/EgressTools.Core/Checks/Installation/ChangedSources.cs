namespace EgressTools.Checks.Installation;

internal sealed class ChangedSources() : ConfigurationCheck("EGT4022", Severity.Info, "masquerading, once it is on, changes the address of pods without a policy too")
{
    private const string Key = "enable-ipv4-masquerade";

    public override string Why =>
        "The egress gateway needs masquerading on every node, not on gateways alone. In a cluster with native routing that did without, other hosts have seen the addresses of pods so far: "
        + "once it is on, they see those of nodes wherever their range is not excluded, and rules of firewalls, allow-lists and logs no longer tell the pods apart.";

    public override string Cure =>
        "Find out who must go on seeing the addresses of pods, list those ranges in ipMasqAgent.config.nonMasqueradeCIDRs (with ipMasqAgent.enabled=true), and switch masquerading on after that.";

    public override ImmutableArray<string> References => [.. Issues(31634, 35501, 24000), "https://docs.cilium.io/en/stable/network/concepts/masquerading/"];

    public override ShownIn Shown => ShownIn.EveryDocument;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        var settings = context.Configured;
        if (!settings.IsNative || settings.Setting(Key) is null or "" || settings.IsOn(Key) || !IsUsed(context))
            yield break;
        var pods = context.IfKnown<int?>(SnapshotKinds.Endpoints, static c => c.Endpoints.Length) is { } count and > 0 ? Plural.Count(count, "pod") : "all pods";
        yield return Wrong(context, Severity.Info, $"{Key} has to be on for the egress gateway: then {pods}, with or without a policy, {(pods == "1 pod" ? "leaves" : "leave")} with the address of a node where the pod's own is seen now; {Kept(context)}",
            "list the ranges that must see the addresses of pods in ipMasqAgent.config.nonMasqueradeCIDRs before it is switched on", Key, "routing-mode", "enable-ip-masq-agent", "ipv4-native-routing-cidr");
    }

    /// <summary>Where pods keep their addresses, as far as that is set up already.</summary>
    private static string Kept(CheckContext context)
    {
        var list = context.IfKnown<(bool Read, string? Cilium)>(SnapshotKinds.MasqueradeLists, static c => (true, c.MasqueradeLists.Cilium));
        if (!list.Read && context.Configured.IsOn("enable-ip-masq-agent"))
            return "what the list of ip-masq-agent excludes was not read";
        return MasqueradeExclusions.Of(context.Configured, list.Cilium) switch
        {
            null => "no range is excluded from that yet",
            { Fault: { } fault } => $"the configuration of ip-masq-agent {fault}",
            { Ranges.IsEmpty: true } => "the configuration of ip-masq-agent excludes nothing from that",
            { Ranges: var ranges } => $"excluded from that: {Listed.Some(ranges)}",
        };
    }
}
