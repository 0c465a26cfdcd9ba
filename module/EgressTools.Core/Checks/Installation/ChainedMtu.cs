namespace EgressTools.Checks.Installation;

internal sealed class ChainedMtu() : ConfigurationCheck("EGT4031", Severity.Warning, "Pod MTU too large for the tunnel behind another network plugin")
{
    public override string Why =>
        "Packets for a gateway on another node travel in a tunnel, whose headers take 50 bytes. Where Cilium makes the interfaces of pods, their MTU leaves room for that. "
        + "Behind another network plugin (generic-veth, aws-cni) that plugin sets the MTU, and Cilium corrects it only with enable-route-mtu-for-cni-chaining. Without it large packets are lost: connections open, and then stall.";

    public override string Cure =>
        "Set cni.enableRouteMTUForCNIChaining=true with helm (the setting enable-route-mtu-for-cni-chaining, since 1.16), or give the other plugin an MTU that is 50 bytes smaller. Restart the pods: those that run keep their MTU.";

    public override ImmutableArray<string> References => Issues(34493, 22295, 20269, 33190);

    public override ShownIn Shown => ShownIn.Documented("1.16", "1.17", "1.18", "1.19", "1.20");

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Key = "enable-route-mtu-for-cni-chaining";
        const string Mode = "cni-chaining-mode";
        if (!context.Configured.IsChained || context.Configured.IsOn(Key) || !IsUsed(context))
            yield break;
        var hasKey = context.Version?.IsAtLeast(1, 16) != false;
        yield return Wrong(context, Severity.Warning,
            $"{Mode} is '{context.Configured.Setting(Mode)}' and {Key} is not enabled. Pods keep the MTU of the other network plugin, and their large packets to gateways on other nodes are lost",
            hasKey ? $"set {Key}: \"true\" (helm: cni.enableRouteMTUForCNIChaining=true), then restart the agents and the pods" : $"give the other network plugin an MTU that is 50 bytes smaller, or upgrade to 1.16, which has {Key} (helm: cni.enableRouteMTUForCNIChaining)", Mode, Key);
    }
}
