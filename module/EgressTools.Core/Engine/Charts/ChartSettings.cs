using Newtonsoft.Json;

namespace EgressTools.Engine.Charts;

/// <summary>What Cilium's chart writes into cilium-config of its values (charts of 1.14 to 1.20).</summary>
internal static class ChartSettings
{
    /// <summary>Value, setting, what the setting is without the value, and what the egress gateway needs it to be.</summary>
    private static readonly ImmutableArray<(string Path, string Key, string? Default, string? Needed)> Table =
    [
        (ReleaseValues.KubeProxyReplacement, "kube-proxy-replacement", "false", "true"),
        (ReleaseValues.IPv4Masquerade, "enable-ipv4-masquerade", "true", "true"),
        (ReleaseValues.BpfMasquerade, "enable-bpf-masquerade", "false", "true"),
        ("enableCiliumEndpointSlice", "enable-cilium-endpoint-slice", null, null),
        (ReleaseValues.EndpointSlices, "enable-cilium-endpoint-slice", "false", "false"),
        ("identityAllocationMode", "identity-allocation-mode", "crd", "crd"),
        ("enableIPv6Masquerade", "enable-ipv6-masquerade", "true", null),
        ("ipv4.enabled", "enable-ipv4", "true", "true"),
        ("ipv6.enabled", "enable-ipv6", "false", null),
        ("routingMode", "routing-mode", null, null),
        ("tunnel", "tunnel", null, null),
        ("tunnelProtocol", "tunnel-protocol", null, null),
        ("tunnelPort", "tunnel-port", null, null),
        ("underlayProtocol", "underlay-protocol", null, null),
        ("autoDirectNodeRoutes", "auto-direct-node-routes", null, null),
        ("ipv4NativeRoutingCIDR", "ipv4-native-routing-cidr", null, null),
        (ReleaseValues.MasqueradeAgent, "enable-ip-masq-agent", null, null),
        ("ipam.mode", "ipam", "cluster-pool", null),
        ("cni.chainingMode", "cni-chaining-mode", null, null),
        ("cni.enableRouteMTUForCNIChaining", "enable-route-mtu-for-cni-chaining", null, null),
        ("devices", "devices", null, null),
        ("l7Proxy", "enable-l7-proxy", null, null),
        ("loadBalancer.acceleration", "bpf-lb-acceleration", null, null),
        ("nodePort.enabled", "enable-node-port", null, null),
        ("cluster.id", "cluster-id", null, null),
        ("cluster.name", "cluster-name", null, null),
        ("labels", "labels", null, null),
        ("remoteNodeIdentity", "enable-remote-node-identity", null, null),
        ("highScaleIPcache.enabled", "enable-high-scale-ipcache", null, null),
        ("egressGateway.maxPolicyEntries", "egress-gateway-policy-map-max", null, null),
        ("egressGateway.installRoutes", "install-egress-gateway-routes", null, null),
    ];

    private const string IPsec = "enable-ipsec";

    private static readonly FrozenDictionary<string, string> PathOfKey = Table.Where(static r => r.Path != "enableCiliumEndpointSlice")
        .Select(static r => KeyValuePair.Create(r.Key, r.Path)).Append(KeyValuePair.Create(FeatureKey.Plain, ReleaseValues.Feature))
        .Append(KeyValuePair.Create(FeatureKey.IPv4, ReleaseValues.Feature))
        .Append(KeyValuePair.Create(IPsec, "encryption.type")).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All values that become settings which checks look at, and where agents reach the API server.</summary>
    public static readonly ImmutableArray<string> Paths =
        [.. Table.Select(static r => r.Path), ReleaseValues.Feature, ReleaseValues.ServiceHost, ReleaseValues.ServicePort, "encryption.enabled",
            "encryption.type", "ipMasqAgent.config", "eni.enabled"];

    /// <summary>The value that becomes a setting; null where none is known to. Where both have one name it is no setting.</summary>
    public static string? PathOf(string key) => PathOfKey.GetValueOrDefault(key) is { } path && path != key ? path : null;

    /// <summary>The version of the chart; null where the document does not say one: 1.17.x is the newest of 1.17.</summary>
    public static CiliumVersion? VersionOf(ChartDocument chart) => CiliumVersion.Find(chart.Version.TrimStart('^', '~', '=', ' ', 'v')
        .Replace(".x", "", StringComparison.OrdinalIgnoreCase).Replace(".*", "", StringComparison.Ordinal));

    /// <summary>The installation that the chart makes of the values. What others give is not known,
    /// so that of a document with such values only what it says itself counts.</summary>
    /// <param name="version">The release; null where it is not known.</param>
    public static CiliumInstallation Of(ChartDocument chart, CiliumVersion? version)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var isKnown = chart.Elsewhere.Length == 0;
        foreach (var (path, key, usual, needed) in Table)
        {
            var told = Text(chart, path);
            var unsaid = settings.ContainsKey(key) ? null : isKnown && told is null ? usual : needed;
            if ((told is null || IsTemplate(told) ? unsaid : told) is { } value)
                settings[key] = value;
        }
        var feature = Text(chart, ReleaseValues.Feature) ?? (isKnown ? "false" : "true");
        settings[FeatureKey.Of(version)] = IsTemplate(feature) ? "true" : feature;
        if (Text(chart, "encryption.enabled") == "true" && Text(chart, "encryption.type") is null or "ipsec")
            settings[IPsec] = "true";
        if (Text(chart, "eni.enabled") == "true")
            (settings["ipam"], settings["enable-ipv4-masquerade"]) = ("eni", Text(chart, ReleaseValues.IPv4Masquerade) ?? "false");
        foreach (var member in (chart.Values["extraConfig"] as JObject)?.Properties() ?? [])
            settings[member.Name] = Text(member.Value) ?? "";
        return new CiliumInstallation(chart.Namespace, version, settings.ToFrozenDictionary(StringComparer.Ordinal))
        {
            Chart = chart,
            MasqueradeList = (chart.Values["ipMasqAgent"] as JObject)?["config"] is JObject { Count: > 0 } list ? list.ToString(Formatting.None) : null,
            Server = ServerAddress.Of(Text(chart, ReleaseValues.ServiceHost), Text(chart, ReleaseValues.ServicePort)),
        };
    }

    /// <summary>Whether the document is about the feature and does not say outright that it is to be off.</summary>
    public static bool WantsFeature(ChartDocument chart) => chart.Values["egressGateway"] is JObject { Count: > 0 }
        && Text(chart, ReleaseValues.Feature) != "false";

    // Flux, Helm and others put something in its place later.
    private static bool IsTemplate(string text) => text.Contains("${", StringComparison.Ordinal) || text.Contains("{{", StringComparison.Ordinal);

    /// <summary>A text about settings in the words of the chart.</summary>
    public static string InWords(string text, ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            text = PathOfKey.GetValueOrDefault(key) is { } path ? text.Replace(key, path, StringComparison.Ordinal) : text;
        return text.Replace($"{Subcommands.Enable}, or helm upgrade with ", "set ", StringComparison.Ordinal)
            .Replace("helm upgrade with ", "set ", StringComparison.Ordinal);
    }

    /// <summary>The line of the value that becomes a setting.</summary>
    public static SourceLocation At(ChartDocument chart, string key) => chart.At(PathOfKey.GetValueOrDefault(key) ?? $"extraConfig.{key}");

    private static string? Text(ChartDocument chart, string path)
    {
        JToken? value = chart.Values;
        foreach (var name in path.Split('.'))
            value = (value as JObject)?[name];
        return Text(value);
    }

    private static string? Text(JToken? value) => value switch
    {
        JValue { Value: null } or null => null,
        JValue { Value: bool flag } => flag ? "true" : "false",
        JValue { Value: string { Length: 0 } } => null,
        JArray list => string.Join(' ', list.Select(Text)),
        JObject => null,
        _ => Convert.ToString(((JValue)value).Value, System.Globalization.CultureInfo.InvariantCulture),
    };
}
