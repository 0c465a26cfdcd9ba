namespace EgressTools.Checks.Installation;

internal sealed class IncompatibleSettings() : ConfigurationCheck("EGT4011", Severity.Error, "Setting incompatible with the egress gateway",
    ShownIn.Documented("1.14", "1.15", "1.16", "1.17"), ["https://docs.cilium.io/en/v1.14/network/egress-gateway/"], VersionSpan.From(1, 14).Until(1, 18))
{
    public override string Why => "Agents of 1.14 refuse to start with the egress gateway enabled if remote nodes have no identity of their own. The ipcache "
        + "for very large clusters, which exists up to 1.17, is incompatible too.";
    public override string Cure => "Set remoteNodeIdentity=true and highScaleIPcache.enabled=false with helm.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Identity = "enable-remote-node-identity";
        const string Ipcache = "enable-high-scale-ipcache";
        if (context.Version is { Major: 1, Minor: 14 } && context.Configured.Setting(Identity) is { Length: > 0 } && !context.Configured.IsOn(Identity))
            yield return Wrong(context, Severity.Error, $"{Identity} is disabled: with the egress gateway enabled, agents of {context.Version} refuse to start",
                "helm upgrade with remoteNodeIdentity=true", Identity);
        if (context.Configured.IsOn(Ipcache))
            yield return Wrong(context, Severity.Error, $"{Ipcache} is true, which is incompatible with the egress gateway: agents do not know all pods",
                "helm upgrade with highScaleIPcache.enabled=false", Ipcache);
    }
}
