using static EgressTools.Sources.Objects.DocumentMembers;

namespace EgressTools.Sources.Kinds;

/// <summary>The kinds of pods and what they reach.</summary>
internal static partial class ObjectKinds
{
    /// <summary>The pods of the scope, and those that have one of its destinations.</summary>
    public static readonly ObjectKind<Pod> Pods = new(ApiResource.Pods, SnapshotKinds.Pods, PodReading.Pod)
    {
        Key = static p => p.Name,
        Completes = OptionCompletion.Pods,
        Of = static s => s.Pods,
        With = static (s, pods) => s with { Pods = pods },
        Live = static async reading =>
        {
            var pods = await reading.PartsAsync(reading.Scope.Lists, list => reading.PartAsync(Pods!, list, reading.PodAndAgent)).ConfigureAwait(false);
            var others = await reading.PartsAsync(reading.Scope.Destinations, a => reading.AllAsync(Pods!, LiveReading.Field("status.podIP", a.ToString())))
                .ConfigureAwait(false);
            return others.IsEmpty ? pods : [.. pods.Concat(others).DistinctBy(static p => p.Name)];
        },
        Write = Write,
        Mask = static (p, mask) => p with
        {
            Name = mask.Named(p.Name),
            Labels = mask.Labels(p.Labels),
            NodeName = mask.Text(p.NodeName),
            Addresses = [.. p.Addresses.Select(mask.One)],
        },
        Unread = ["managedFields", "ownerReferences", "volumes", "volumeMounts", "env", "ports", "tolerations"],
        BundleFile = "k8s-pods",
        IsExpected = true,
    };

    public static readonly ObjectKind<CiliumEndpoint> Endpoints = new(ApiResource.CiliumEndpoints, SnapshotKinds.Endpoints, EndpointReading.Endpoint)
    {
        Key = static e => e.Name,
        Of = static s => s.Endpoints,
        With = static (s, endpoints) => s with { Endpoints = endpoints },
        Live = static reading => reading.PartsAsync(reading.Scope.Lists, list => reading.PartAsync(Endpoints!, list)),
        Write = Write,
        Mask = static (e, mask) => e with
        {
            Name = mask.Named(e.Name),
            Labels = mask.Labels(e.Labels),
            Addresses = [.. e.Addresses.Select(mask.One)],
            NodeIP = e.NodeIP is { } ip ? mask.One(ip) : null,
        },
        Unread = ["managedFields", "ownerReferences"],
        BundleFile = "ciliumendpoints",
        IsExpected = true,
    };

    /// <summary>Where they are not asked for, they are still needed for endpoints that name an identity and not its labels.</summary>
    public static readonly ObjectKind<CiliumIdentity> Identities = new(ApiResource.CiliumIdentities, SnapshotKinds.Identities, EndpointReading.Identity)
    {
        Key = static i => Named(i.Id),
        Order = static (a, b) => a.Id.CompareTo(b.Id),
        Of = static s => s.Identities,
        With = static (s, identities) => s with { Identities = identities },
        Live = static async reading =>
        {
            if (reading.Scope.IsWhole && reading.Wanted.HasFlag(SnapshotKinds.Identities))
                return await reading.AllAsync(Identities!).ConfigureAwait(false);
            var endpoints = await reading.ListAsync(Endpoints!).ConfigureAwait(false);
            var unlabelled = endpoints.Where(static e => e is { IdentityId: not null, Labels.Count: 0 }).Select(static e => e.IdentityId!.Value).Distinct()
                .ToImmutableArray();
            return unlabelled.IsEmpty ? default
                : unlabelled.Length > ReadScope.MostNames ? await reading.AllAsync(Identities!).ConfigureAwait(false)
                : await reading.PartsAsync(unlabelled, id => reading.PartAsync(Identities!, Named(id))).ConfigureAwait(false);
        },
        Write = static i => new JObject { ["metadata"] = Metadata(Named(i.Id)), ["security-labels"] = Map(i.Labels, "k8s:") },
        Mask = static (i, mask) => i with { Labels = mask.Labels(i.Labels) },
        BundleFile = "ciliumidentities",
        ReadFor = SnapshotKinds.Identities | SnapshotKinds.Endpoints,
        OmitsEmptyFile = true,
    };

    public static readonly ObjectKind<NamespaceInfo> Namespaces = new(ApiResource.Namespaces, SnapshotKinds.Namespaces, InstallationReading.Namespace)
    {
        Key = static n => new ObjectName("", n.Name),
        Of = static s => s.Namespaces,
        With = static (s, namespaces) => s with { Namespaces = namespaces },
        Live = static reading => reading.Scope.IsWhole
            ? reading.AllNamespaces
            : reading.PartsAsync(
                [.. reading.Scope.Lists.Select(static l => l.Namespace).Distinct(StringComparer.Ordinal)],
                name => reading.PartAsync(Namespaces!, new ObjectName("", name))),
        Write = static n => new JObject { ["metadata"] = Metadata(new ObjectName("", n.Name), n.Labels) },
        Mask = static (n, mask) => n with { Labels = mask.Labels(n.Labels) },
        BundleFile = "k8s-namespaces",
        OmitsEmptyFile = true,
        Completes = OptionCompletion.Namespaces,
    };

    /// <summary>Of a scope those that have one of its destinations: a cluster address can be asked for, the others are those of load balancers.</summary>
    public static readonly ObjectKind<ServiceInfo> Services = new(ApiResource.Services, SnapshotKinds.Services, ServiceReading.Service)
    {
        Key = static s => s.Name,
        Of = static s => s.Services,
        With = static (s, services) => s with { Services = services },
        Live = static async reading =>
        {
            if (reading.Scope.IsWhole)
                return await reading.AllAsync(Services!).ConfigureAwait(false);
            if (reading.Scope.Destinations.IsEmpty)
                return [];
            try
            {
                var addresses = reading.Scope.Destinations.Select(static a => LiveReading.Field("spec.clusterIP", a.ToString()));
                ImmutableArray<string> queries = [.. addresses, LiveReading.Field("spec.type", "LoadBalancer")];
                var found = await reading.PartsAsync(queries, query => reading.AllAsync(Services!, query)).ConfigureAwait(false);
                return [.. found.DistinctBy(static s => s.Name)];
            }
            catch (ClusterException error) when (error.Status == 400)
            {
                // Servers before Kubernetes 1.23 do not know these fields.
                return await reading.AllAsync(Services!).ConfigureAwait(false);
            }
        },
        // Which of its addresses are which decides nothing here.
        Write = static s => new JObject
        {
            ["metadata"] = Metadata(s.Name),
            ["spec"] = new JObject { ["clusterIPs"] = new JArray(s.Addresses.Select(static a => a.ToString())) },
        },
        Mask = static (s, mask) => s with { Addresses = [.. s.Addresses.Select(mask.One)] },
        BundleFile = "k8s-services",
        OmitsEmptyFile = true,
    };

    private static ObjectName Named(long identity) => new("", identity.ToString(CultureInfo.InvariantCulture));

    private static JObject Write(CiliumEndpoint endpoint)
    {
        const string Reserved = "reserved.";
        var labels = endpoint.Labels.Select(static l =>
            $"{(l.Key.StartsWith(Reserved, StringComparison.Ordinal) ? $"reserved:{l.Key[Reserved.Length..]}" : $"k8s:{l.Key}")}={l.Value}");
        var addresses = endpoint.Addresses.Select(static a => new JObject { [a.IsIPv6 ? "ipv6" : "ipv4"] = a.ToString() });
        return new JObject
        {
            ["metadata"] = Metadata(endpoint.Name, created: endpoint.CreatedAt, uid: endpoint.Uid),
            ["status"] = new JObject
            {
                ["identity"] = WithKnown(new JObject { ["labels"] = new JArray(labels) }, ("id", endpoint.IdentityId)),
                ["networking"] = WithKnown(new JObject { ["addressing"] = new JArray(addresses) }, ("node", endpoint.NodeIP?.ToString())),
            },
        };
    }

    private static JObject Write(Pod pod) => new()
    {
        // The time of the deletion is not kept; that there is one is what counts.
        ["metadata"] = WithKnown(Metadata(pod.Name, pod.Labels, pod.CreatedAt, pod.Uid),
            ("annotations", pod.IsProbe ? new JObject { [Probes.ProbePod.Mark] = "" } : null),
            ("deletionTimestamp", pod.Terminating ? "1970-01-01T00:00:00Z" : null)),
        ["spec"] = WithKnown(
            new JObject
            {
                ["nodeName"] = pod.NodeName,
                ["serviceAccountName"] = pod.ServiceAccount,
                ["containers"] = new JArray(pod.Containers.Select(static c => new JObject { ["name"] = c })),
            },
            ("hostNetwork", pod.HostNetwork ? true : null)),
        ["status"] = WithKnown(
            new JObject
            {
                ["phase"] = pod.Phase,
                ["podIPs"] = new JArray(pod.Addresses.Select(static a => new JObject { ["ip"] = a.ToString() })),
                ["conditions"] = Ready(pod.Ready ? "True" : "False"),
            },
            ("reason", Known(pod.Reason)), ("containerStatuses", pod.Stopped.IsEmpty ? null : new JArray(pod.Stopped.Select(Write)))),
    };

    private static JObject Write(StoppedContainer container) => new()
    {
        ["name"] = container.Name,
        ["state"] = new JObject { ["terminated"] = WithKnown(new JObject { ["reason"] = container.Reason }, ("exitCode", container.ExitCode)) },
    };
}
