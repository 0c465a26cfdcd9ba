namespace EgressTools.Checks.Installation;

internal sealed class KubeProxyReplacement() : ConfigurationCheck("EGT4003", Severity.Error, "kube-proxy is not replaced")
{
    public override string Why =>
        "The egress gateway needs the replacement of kube-proxy: masquerading in BPF, which turns the source of the packets into the egress IP, is a part of it. "
        + "The setting is true or false from 1.15 on; 1.14 also knows strict, partial and disabled. Before 1.19 enable-node-port could switch on the part that masquerading in BPF needs by itself.";

    public override string Cure =>
        "Set kubeProxyReplacement=true with helm, together with k8sServiceHost and k8sServicePort so that the agents reach the API server without kube-proxy.";

    public override ImmutableArray<string> References => ["https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/", "https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/"];

    public override ShownIn Shown => ShownIn.EveryDocument;

    internal override IEnumerable<CheckFinding> Run(CheckContext context)
    {
        const string Key = "kube-proxy-replacement";
        const string Part = "enable-node-port";
        const string Remedy = "kubectl egress enable, or helm upgrade with kubeProxyReplacement=true, k8sServiceHost and k8sServicePort";
        var hasOldWords = context.Version is { } version && !version.IsAtLeast(1, 15);
        var hasPart = context.Version is { } release && !release.IsAtLeast(1, 19) && context.Configured.IsOn(Part);
        (Severity Severity, string Message)? found = context.Configured.Setting(Key) switch
        {
            "true" => null,
            "strict" when hasOldWords => null,
            null => (Severity.Warning, $"{Key} is not written, and the egress gateway needs it to be true"),
            "partial" when hasOldWords => (Severity.Warning, $"{Key} is 'partial': the egress gateway works only if BPF masquerading is among the parts that are on"),
            "false" or "disabled" when hasPart => (Severity.Warning, $"{Key} is '{context.Configured.Setting(Key)}' and {Part} is on: agents may masquerade in BPF by that, but the egress gateway asks for 'true', and 1.19 does not have {Part} any more"),
            "false" or "disabled" or "probe" => (Severity.Error, $"{Key} is '{context.Configured.Setting(Key)}': without it agents cannot masquerade in BPF, and the egress gateway does not work"),
            { } other => (Severity.Warning, $"{Key} is '{other}', which is no value that this release documents: the egress gateway needs 'true'"),
        };
        if (found is { } wrong)
            yield return Wrong(context, wrong.Severity, wrong.Message, Remedy, [Key, .. context.Configured.Setting(Part) is null ? [] : new[] { Part }]);
    }
}
