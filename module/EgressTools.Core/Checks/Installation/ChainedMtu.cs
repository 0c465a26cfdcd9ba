namespace EgressTools.Checks.Installation;

internal sealed class ChainedMtu() : ConfigurationCheck("EGT4031", Severity.Warning, "Pod MTU too large for the tunnel (CNI chaining)",
    ShownIn.Documented("1.16", "1.17", "1.18", "1.19", "1.20"), [34493, 22295, 20269, 33190])
{
    public override string Why => "Packets for a gateway on another node travel in a tunnel, whose headers take 50 bytes. If Cilium creates the interfaces of "
        + "pods, their MTU leaves room for that. With CNI chaining (generic-veth, aws-cni) the other network plugin sets the MTU, and Cilium corrects it only "
        + "with enable-route-mtu-for-cni-chaining. Without it large packets are lost: connections open, and then stall.";
    public override string Cure => "Set cni.enableRouteMTUForCNIChaining=true with helm (the setting enable-route-mtu-for-cni-chaining, from 1.16 on), or "
        + "reduce the MTU of the other plugin by 50 bytes. Restart the pods: running pods keep their MTU.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Key = "enable-route-mtu-for-cni-chaining";
        const string Mode = "cni-chaining-mode";
        if (!context.Configured.IsChained || context.Configured.IsOn(Key) || !IsUsed(context))
            yield break;
        var hasKey = context.Version?.IsAtLeast(1, 16) != false;
        yield return Wrong(context, Severity.Warning,
            $"{Mode} is '{context.Configured.Setting(Mode)}' and {Key} is not enabled: large packets of pods to gateways on other nodes are lost",
            hasKey ? $"set {Key}: \"true\" (helm: cni.enableRouteMTUForCNIChaining=true), then restart the agents and the pods"
                : $"reduce the MTU of the other network plugin by 50 bytes, or upgrade to 1.16, which has {Key} (helm: " +
                "cni.enableRouteMTUForCNIChaining)", Mode, Key);
    }
}
