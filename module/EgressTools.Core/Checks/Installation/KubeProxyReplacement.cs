namespace EgressTools.Checks.Installation;

internal sealed class KubeProxyReplacement() : ConfigurationCheck("EGT4003", Severity.Error, "kube-proxy replacement disabled", ShownIn.EveryDocument,
    [Reference.Guide, "https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/"])
{
    public override string Why => "The egress gateway needs the replacement of kube-proxy, which includes BPF masquerading: this writes the egress IP into "
        + "packets. The setting is true or false from 1.15 on; 1.14 also has strict, partial and disabled. Before 1.19, enable-node-port alone can enable the "
        + "part that BPF masquerading needs.";
    public override string Cure => "Set kubeProxyReplacement=true with helm, together with k8sServiceHost and k8sServicePort, so that the agents reach the API "
        + "server without kube-proxy.";

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Key = "kube-proxy-replacement";
        const string Part = "enable-node-port";
        var remedy = $"{Subcommands.Enable}, or helm upgrade with kubeProxyReplacement=true, k8sServiceHost and k8sServicePort";
        var hasOldWords = context.Version is { } version && !version.IsAtLeast(1, 15);
        var hasPart = context.Version is { } release && !release.IsAtLeast(1, 19) && context.Configured.IsOn(Part);
        (Severity Severity, string Message)? found = context.Configured.Setting(Key) switch
        {
            "true" => null,
            "strict" when hasOldWords => null,
            null => (Severity.Warning, $"{Key} is not set, but the egress gateway needs 'true'"),
            "partial" when hasOldWords => (Severity.Warning, $"{Key} is 'partial': the egress gateway works only if this includes BPF masquerading"),
            "false" or "disabled" when hasPart =>
                (Severity.Warning, $"{Key} is '{context.Configured.Setting(Key)}' and {Part} is true: the egress gateway needs 'true', and 1.19 has no {Part}"),
            "false" or "disabled" or "probe" =>
            (Severity.Error, $"{Key} is '{context.Configured.Setting(Key)}': without BPF masquerading the egress gateway does not work"),
            { } other => (Severity.Warning, $"{Key} must be 'true', not '{other}', which this release does not document"),
        };
        if (found is { } wrong)
            yield return Wrong(context, wrong.Severity, wrong.Message, remedy, [Key, .. context.Configured.Setting(Part) is null ? [] : new[] { Part }]);
    }
}
