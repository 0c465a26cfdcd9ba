namespace EgressTools.Provisioning.Feature;

/// <summary>The replacement of kube-proxy, which the egress gateway needs, and where agents reach the API server without it.</summary>
internal static class KubeProxyValues
{
    // Where TKE's nodes answer for the API server.
    private const int TkePort = 60002;
    private const string Key = "kube-proxy-replacement";
    private static readonly Cidr LinkLocal = Cidr.Parse("169.254.0.0/16");

    /// <exception cref="UsageException">Where agents reach the API server without kube-proxy must be given.</exception>
    public static void Add(PlanDraft draft, EnableRequest request)
    {
        var replaced = IsReplaced(draft);
        draft.Enable(ReleaseValues.KubeProxyReplacement, Key, OldWord(draft.Version));
        if (draft.State is { IsDocument: true, AgentsServer: null } && request is { ServiceHost: null, ServicePort: null })
        {
            if (!replaced)
                draft.Warn("the values do not say where agents reach the API server without kube-proxy. Add k8sServiceHost and k8sServicePort, " +
                    $"or pass {Options.ServiceHost} and {Options.ServicePort}");
        }
        else if (request.ServiceHost is not null || request.ServicePort is not null || (!replaced && draft.State.AgentsServer is null))
            SetServer(draft, request);
        else if (draft.State.AgentsServer is { } server)
            Doubt(draft, server);
    }

    private static bool IsReplaced(PlanDraft draft) => draft.Now.IsOn(Key) || (OldWord(draft.Version) is { } word && draft.Now.Setting(Key) == word);

    // 1.14 has another word for true.
    private static string? OldWord(CiliumVersion? version) => version?.IsAtLeast(1, 15) == false ? "strict" : null;

    private static void SetServer(PlanDraft draft, EnableRequest request)
    {
        var known = draft.State.AgentsServer;
        var host = request.ServiceHost ?? known?.Host ?? HostOf(draft.State);
        if (request.ServiceHost is { } given)
            Judge(draft, given);
        var port = request.ServicePort ?? known?.Port ?? PortOf(draft.State, host);
        if (request is { ServiceHost: not null, ServicePort: null })
            draft.Note($"the port of the API server at {host} is taken to be {port}, {(known is null ? "as at its endpoints" : "as agents have it now")}: " +
                $"{Options.ServicePort} says another");
        draft.Set(ReleaseValues.ServiceHost, known?.Host, host);
        draft.Set(ReleaseValues.ServicePort, known?.Port, port);
        if (request.ServiceHost is null && known is null)
            draft.Note($"agents will reach the API server at {host}:{port}, " +
                $"the endpoint of default/kubernetes{(draft.State.IsTke ? " with the port that nodes of TKE have for it" : "")}, " +
                "because without kube-proxy they cannot use the Service");
    }

    private static string HostOf(FeatureState state) => state.ApiServers.Select(static s => s.Host).Distinct(StringComparer.Ordinal).ToArray() switch
    {
        [var host] when !IsLoopback(host) => host,
        [] => throw Unknown($"the endpoints of default/kubernetes are unknown, because {Options.From} does not include them"),
        [var host] => throw Unknown($"the endpoint of default/kubernetes is {host}, which each node would take for itself"),
        var several =>
            throw Unknown($"default/kubernetes has {several.Length} endpoints ({Listed.Short(several)}), and agents would depend on the one that is chosen"),
    };

    /// <summary>Hosts that no node can reach, or may not reach.</summary>
    private static void Judge(PlanDraft draft, string host)
    {
        if (!Address.TryParse(host, out var address))
            return;
        if (address.Bits == 0)
            throw new UsageException($"{Options.ServiceHost} {host} is not the address of a host", "InvalidHost");
        if (IsLoopback(host))
            draft.Warn($"{Options.ServiceHost} {host} is each node itself: without a proxy to the API server on every node agents do not come up");
        if (address.IsIPv6 && draft.Now.Setting("enable-ipv6") == "false")
            draft.Warn($"{Options.ServiceHost} {host} is of IPv6, which this cluster does not use: agents whose nodes have no address of it do not come up");
    }

    /// <summary>That of the endpoints, where the host is one; behind a name or a load balancer it may be any.</summary>
    private static int PortOf(FeatureState state, string host)
    {
        var isEndpoint = state.ApiServers.Any(s => s.Host == host);
        if (state.IsTke && (isEndpoint || (Address.TryParse(host, out var address) && LinkLocal.Contains(address))))
            return TkePort;
        return isEndpoint && state.ApiServers.Where(s => s.Host == host).Select(static s => s.Port).Distinct().ToArray() is [var port] ? port
            : throw new UsageException($"the port of the API server at {host} is unknown: give {Options.ServicePort}", "UnknownApiServer");
    }

    private static UsageException Unknown(string why) => new(
        $"{why}: give {Options.ServiceHost}, an address or name at which every node reaches the API server without kube-proxy, " +
        $"and {Options.ServicePort}", "UnknownApiServer");

    private static void Doubt(PlanDraft draft, ServerAddress server)
    {
        // A name may mean anything, and a loopback address a proxy on the node.
        if (!Address.TryParse(server.Host, out _) || IsLoopback(server.Host) || draft.State.ApiServers.IsEmpty
            || draft.State.ApiServers.Any(s => s.Host == server.Host))
            return;
        draft.Warn($"agents are told to reach the API server at {server.Host}:{server.Port}, " +
            $"which is not an endpoint of default/kubernetes ({Listed.Short(draft.State.ApiServers.Select(static s => s.Host))}): "
            + $"if it is not a load balancer in front of these, agents that restart do not become ready; name another with {Options.ServiceHost}");
    }

    private static bool IsLoopback(string host) =>
        Address.TryParse(host, out var address) && (address.IsIPv6 ? address.Bits == 1 : Cidr.Parse("127.0.0.0/8").Contains(address));
}
