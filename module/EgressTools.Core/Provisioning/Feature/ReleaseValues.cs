namespace EgressTools.Provisioning.Feature;

/// <summary>The values of the chart that enabling or disabling may change.</summary>
internal static class ReleaseValues
{
    public const string Feature = "egressGateway.enabled";
    public const string KubeProxyReplacement = "kubeProxyReplacement";
    public const string ServiceHost = "k8sServiceHost";
    public const string ServicePort = "k8sServicePort";
    public const string IPv4Masquerade = "enableIPv4Masquerade";
    public const string BpfMasquerade = "bpf.masquerade";
    public const string MasqueradeAgent = "ipMasqAgent.enabled";
    public const string MasqueradeList = "ipMasqAgent.config.nonMasqueradeCIDRs";
    public const string LinkLocal = "ipMasqAgent.config.masqLinkLocal";
    public const string EndpointSlices = "ciliumEndpointSlice.enabled";

    private static readonly string[] Paths =
        [Feature, KubeProxyReplacement, ServiceHost, ServicePort, IPv4Masquerade, BpfMasquerade, MasqueradeAgent, MasqueradeList, LinkLocal];

    /// <summary>Those that decide which pods are seen with which address: disabling puts them back.</summary>
    public static bool IsMasquerading(string path) => path is IPv4Masquerade or BpfMasquerade or MasqueradeAgent or MasqueradeList or LinkLocal;
    /// <summary>The switches among these.</summary>
    public static bool IsSwitch(string path) => path is IPv4Masquerade or BpfMasquerade or MasqueradeAgent;
    /// <summary>Whether two values mean the same to the chart: a text "true" is as good as the truth value, and what is not said is off.</summary>
    public static bool Same(JToken? a, JToken? b) => JToken.DeepEquals(a, b) || (a is not JContainer && b is not JContainer && Word(a) == Word(b));

    /// <summary>The first of these values that is of another kind than the chart has, or that no
    /// command can name; null where none is. Never the value itself: it may be private.</summary>
    public static string? Odd(HelmRelease? release) =>
        Paths.FirstOrDefault(path => release?.Value(path) is { } value && (!IsPlain(value) || value is JArray != (path == MasqueradeList)));

    /// <summary>Whether it is a scalar or a list of such, without control characters.</summary>
    public static bool IsPlain(JToken value) => value is JArray list ? list.All(static item => item is JValue && IsPlain(item)) : value is JValue
        && !value.ToString().Any(char.IsControl);

    private static string Word(JToken? value) => value?.ToString() is { Length: > 0 } text ? text.Equals("true", StringComparison.OrdinalIgnoreCase) ? "true"
        : text.Equals("false", StringComparison.OrdinalIgnoreCase) ? "" : text : "";
}
