namespace EgressTools.Engine.Charts;

/// <summary>A value under a name that the chart does not have.</summary>
/// <param name="Path">As it is written.</param>
/// <param name="IsSetting">It is the name of a setting of cilium-config.</param>
public sealed record UnknownKey(string Path, string Right, bool IsSetting);

/// <summary>Names of values of Cilium's chart, 1.14 to 1.20: those on the first level, and all of the values that the egress gateway depends on.</summary>
internal static class ChartKeys
{
    /// <summary>Below egressGateway nothing else is known: installRoutes up to 1.15, the others from 1.14 on.</summary>
    private static readonly FrozenSet<string> OfFeature =
        FrozenSet.ToFrozenSet(["enabled", "installRoutes", "reconciliationTriggerInterval", "maxPolicyEntries"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> First = FrozenSet.ToFrozenSet(
        """
        MTU affinity agent agentNotReadyTaintKey aksbyocni alibabacloud annotateK8sNode annotations apiRateLimit authentication autoDirectNodeRoutes
        azure bandwidthManager bgp bgpControlPlane bpf bpfClockProbe certgen cgroup ciliumEndpointSlice cleanBpfState cleanState cluster clustermesh
        cni commonLabels configDriftDetection connectivityProbeFrequencyRatio conntrackGCInterval conntrackGCMaxInterval containerRuntime
        crdWaitTimeout customCalls daemon dashboards datapathMode debug defaultLBServiceIPAM devices directRoutingSkipUnreachable disableEndpointCRD
        dnsPolicy dnsProxy egressGateway enableCiliumEndpointSlice enableCnpStatusUpdates enableCriticalPriorityClass enableIPv4BIGTCP
        enableIPv4Masquerade enableIPv6BIGTCP enableIPv6Masquerade enableInternalTrafficPolicy enableK8sEventHandover enableK8sTerminatingEndpoint
        enableLBIPAM enableMasqueradeRouteSource enableNoServiceEndpointsRoutable enableNonDefaultDenyPolicies enableRuntimeDeviceDetection
        enableXTSocketFallback encryption endpointHealthChecking endpointLockdownOnMapOverflow endpointRoutes endpointStatus eni enterprise envoy
        envoyConfig etcd externalIPs externalWorkloads extraArgs extraConfig extraContainers extraEnv extraHostPathMounts extraInitContainers
        extraVolumeMounts extraVolumes forceDeviceDetection gatewayAPI gke global healthCheckICMPFailureThreshold healthChecking healthPort
        highScaleIPcache hostAliases hostFirewall hostPort hubble identityAllocationMode identityChangeGracePeriod identityManagementMode image
        imagePullSecrets ingressController initResources installIptablesRules installNoConntrackIptablesRules ipMasqAgent ipam iptablesRandomFully
        ipv4 ipv4NativeRoutingCIDR ipv6 ipv6NativeRoutingCIDR k8s k8sClientExponentialBackoff k8sClientRateLimit k8sNetworkPolicy k8sServiceHost
        k8sServiceHostRef k8sServiceLookupConfigMapName k8sServiceLookupNamespace k8sServicePort keepDeprecatedLabels keepDeprecatedProbes
        kubeConfigPath kubeProxyReplacement kubeProxyReplacementHealthzBindAddr l2NeighDiscovery l2announcements l2podAnnouncements l7Proxy labels
        livenessProbe loadBalancer localRedirectPolicies localRedirectPolicy logSystemLoad maglev monitor name namespaceOverride nat46x64Gateway
        nodeIPAM nodePort nodeSelector nodeSelectorLabels nodeinit operator pmtuDiscovery podAnnotations podLabels podSecurityContext
        policyCIDRMatchMode policyDenyResponse policyEnforcementMode pprof preflight priorityClassName prometheus proxy rbac readinessProbe
        remoteNodeIdentity resourceQuotas resources rollOutCiliumPods routingMode scheduling sctp secretsNamespaceAnnotations secretsNamespaceLabels
        securityContext serviceAccounts serviceNoBackendResponse sleepAfterInit socketLB standaloneDnsProxy startupProbe svcSourceRangeCheck
        synchronizeK8sNodes sysctlfix terminationGracePeriodSeconds tls tmpVolume tolerations tunnel tunnelPort tunnelProtocol tunnelSourcePortRange
        underlayProtocol updateStrategy upgradeCompatibility vtep waitForKubeProxy wellKnownIdentities
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    /// <summary>Names on the first level that many charts have.</summary>
    private static readonly FrozenSet<string> Usual = FrozenSet.ToFrozenSet(
        """
        affinity annotations commonLabels debug devices dnsPolicy envoy extraArgs extraContainers extraEnv extraInitContainers extraVolumeMounts
        extraVolumes global hostAliases image imagePullSecrets ipv4 ipv6 k8s labels livenessProbe loadBalancer monitor name namespaceOverride
        nodeSelector operator podAnnotations podLabels podSecurityContext pprof priorityClassName prometheus proxy rbac readinessProbe resources
        securityContext serviceAccounts startupProbe terminationGracePeriodSeconds tls tolerations updateStrategy
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    /// <summary>No other chart that is known has them.</summary>
    private static readonly FrozenSet<string> Telling = FrozenSet.ToFrozenSet(
        [
            .. new[] { "kubeProxyReplacement", "ipMasqAgent", "ciliumEndpointSlice", "enableIPv4Masquerade", "ipv4NativeRoutingCIDR", "autoDirectNodeRoutes",
                "bpf.masquerade", "rollOutCiliumPods", "l2announcements" },
            .. OfFeature.Where(static n => n != "enabled").Select(static n => $"egressGateway.{n}"),
        ], StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Folded = First.Concat(ChartSettings.Paths).Concat(Telling).Append("egressGateway")
        .Distinct(StringComparer.Ordinal).ToFrozenDictionary(Fold, static n => n, StringComparer.Ordinal);

    private static readonly ImmutableArray<string> Mattering =
        [.. ChartSettings.Paths.Where(static p => !p.Contains('.', StringComparison.Ordinal)), "egressGateway", "ipMasqAgent", "ciliumEndpointSlice"];

    private static readonly FrozenSet<string> FoldedTelling = Telling.Select(Fold).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether values are for Cilium's chart and not for another: more than half of their names are its own, and one of them is of no other chart, or
    /// egressGateway.enabled is beside a name that is not usual. Misspelt ones count.</summary>
    public static bool AreOfCilium(JObject values)
    {
        if (values["apiVersion"] is not null || values["kind"] is not null)
            return false;
        var names = values.Properties().Select(static p => p.Name).ToList();
        var known = names.Count(static n => Folded.ContainsKey(Fold(n)) || ChartSettings.PathOf(n) is not null);
        var telling = names.Exists(static n => FoldedTelling.Contains(Fold(n)))
            || values.Properties().Any(static p => p.Value is JObject inner && inner.Properties().Any(i => FoldedTelling.Contains(Fold($"{p.Name}.{i.Name}"))));
        var feature = values.Properties().Any(static p => Fold(p.Name) == "egressgateway" && p.Value is JObject { Count: > 0 } inner
            && inner.Properties().All(static i => OfFeature.Contains(i.Name)));
        return known * 2 > names.Count
            && (telling || (feature && (names.Count == 1 || names.Exists(static n => Fold(n) != "egressgateway" && First.Contains(n) && !Usual.Contains(n)))));
    }

    /// <summary>The values under names that the chart does not have, where it is clear which one is meant, in the order of their names.</summary>
    public static ImmutableArray<UnknownKey> StrangeIn(ChartDocument chart) =>
        [.. Strange(chart.Values).OrderBy(static k => k.Path, StringComparer.Ordinal)];

    private static IEnumerable<UnknownKey> Strange(JObject values)
    {
        foreach (var member in values.Properties())
        {
            if (!First.Contains(member.Name))
            {
                if (ChartSettings.PathOf(member.Name) is { } path)
                    yield return new UnknownKey(member.Name, path, IsSetting: true);
                else if (Nearest(member.Name, First, Mattering) is { } right)
                    yield return new UnknownKey(member.Name, right, IsSetting: false);
            }
            else if (member.Value is JObject inner && member.Name != "extraConfig")
            {
                foreach (var key in StrangeBelow(member.Name, inner))
                    yield return key;
            }
        }
    }

    private static IEnumerable<UnknownKey> StrangeBelow(string above, JObject inner)
    {
        var known = (above == "egressGateway" ? OfFeature : ChartSettings.Paths.Where(p => p.StartsWith(above + ".", StringComparison.Ordinal))
            .Select(p => p.Split('.')[1])).Distinct(StringComparer.Ordinal).ToList();
        foreach (var member in inner.Properties().Where(m => !known.Contains(m.Name)))
        {
            if (Nearest(member.Name, known, known) is { } right)
                yield return new UnknownKey($"{above}.{member.Name}", $"{above}.{right}", IsSetting: false);
            else if (above == "egressGateway")
                yield return new UnknownKey($"{above}.{member.Name}", $"{above}.{Likeliest(member.Name)}", IsSetting: false);
        }
    }

    // All names below egressGateway are known, so that there one that is like none means that it is to be enabled.
    private static string Likeliest(string name) => OfFeature.Order(StringComparer.Ordinal).Where(n => NearMiss.Distance(Fold(name), Fold(n)) * 2 <= n.Length)
        .MinBy(n => NearMiss.Distance(Fold(name), Fold(n))) ?? "enabled";

    /// <summary>The name that differs only in case and dashes, or in a letter or two of a long one that matters.</summary>
    private static string? Nearest(string name, IEnumerable<string> all, IEnumerable<string> mattering)
    {
        var folded = Fold(name);
        if (all.FirstOrDefault(n => Fold(n) == folded) is { } same)
            return same;
        return mattering.Where(static n => n.Length >= 6).Select(n => (Name: n, Distance: NearMiss.Distance(folded, Fold(n))))
            .Where(static n => n.Distance <= (n.Name.Length >= 10 ? 2 : 1)).OrderBy(static n => n.Distance).FirstOrDefault().Name;
    }

    private static string Fold(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
