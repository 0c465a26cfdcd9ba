using EgressTools.Cluster;
using EgressTools.Sources.Objects;

namespace EgressTools.Sources;

/// <summary>What is read of the kinds that a scope narrows.</summary>
internal sealed partial class LiveReading
{
    private async Task<ImmutableArray<CiliumEndpoint>> EndpointsAsync() => await PartsAsync(_scope.Lists,
        list => PartAsync(SnapshotKinds.Endpoints, ApiResource.CiliumEndpoints, ObjectReaders.Endpoint, list)).ConfigureAwait(false);

    /// <summary>The pods of the scope, and those that have one of its destinations.</summary>
    private async Task<ImmutableArray<Pod>> PodsAsync()
    {
        var pods = await PartsAsync(_scope.Lists, list => PartAsync(SnapshotKinds.Pods, ApiResource.Pods, PodAndAgent, list)).ConfigureAwait(false);
        var others = await PartsAsync(_scope.Destinations,
            address => AllAsync(SnapshotKinds.Pods, ApiResource.Pods, ObjectReaders.Pod, Field("status.podIP", address.ToString()))).ConfigureAwait(false);
        return others.IsEmpty ? pods : [.. pods.Concat(others).DistinctBy(static p => p.Name)];
    }

    private async Task<ImmutableArray<NamespaceInfo>> NamespacesAsync() => _scope.IsWhole
        ? await _namespaces.Value.ConfigureAwait(false)
        : await PartsAsync([.. _scope.Lists.Select(static l => l.Namespace).Distinct(StringComparer.Ordinal)],
            name => NamedAsync(SnapshotKinds.Namespaces, ApiResource.Namespaces, ObjectReaders.Namespace, name)).ConfigureAwait(false);

    /// <summary>Of a scope those that have one of its destinations: a cluster address can be asked for, the others are those of load balancers.</summary>
    private async Task<ImmutableArray<ServiceInfo>> ServicesAsync()
    {
        if (_scope.IsWhole)
            return await AllAsync(SnapshotKinds.Services, ApiResource.Services, ObjectReaders.Service).ConfigureAwait(false);
        if (_scope.Destinations.IsEmpty)
            return [];
        try
        {
            var selectors = _scope.Destinations.Select(static a => Field("spec.clusterIP", a.ToString())).Append(Field("spec.type", "LoadBalancer"));
            return [.. (await PartsAsync([.. selectors], selector => AllAsync(SnapshotKinds.Services, ApiResource.Services, ObjectReaders.Service, selector))
                .ConfigureAwait(false)).DistinctBy(static s => s.Name)];
        }
        catch (ClusterException error) when (error.Status == 400)
        {
            // Servers before Kubernetes 1.23 do not know these fields.
            return await AllAsync(SnapshotKinds.Services, ApiResource.Services, ObjectReaders.Service).ConfigureAwait(false);
        }
    }

    /// <summary>Where they are not asked for, they are still needed for endpoints that name an identity and not its labels.</summary>
    private async Task<ImmutableArray<CiliumIdentity>> IdentitiesAsync(SnapshotKinds kinds, Task<ImmutableArray<CiliumEndpoint>> endpoints)
    {
        if (!_scope.IsWhole || !kinds.HasFlag(SnapshotKinds.Identities))
        {
            var unlabelled = (await endpoints.ConfigureAwait(false)).Where(static e => e is { IdentityId: not null, Labels.Count: 0 })
                .Select(static e => e.IdentityId!.Value).Distinct().ToImmutableArray();
            if (unlabelled.IsEmpty)
                return [];
            kinds |= SnapshotKinds.Identities;
            if (unlabelled.Length <= ReadScope.MostNames)
                return await ListAsync(kinds, SnapshotKinds.Identities, ApiResource.CiliumIdentities,
                    () => PartsAsync(unlabelled, id => NamedAsync(SnapshotKinds.Identities, ApiResource.CiliumIdentities, ObjectReaders.Identity,
                    id.ToString(System.Globalization.CultureInfo.InvariantCulture)))).ConfigureAwait(false);
        }
        return await ListAsync(kinds, SnapshotKinds.Identities, ApiResource.CiliumIdentities,
            () => AllAsync(SnapshotKinds.Identities, ApiResource.CiliumIdentities, ObjectReaders.Identity)).ConfigureAwait(false);
    }

    private Task<ImmutableArray<T>> PartAsync<T>(SnapshotKinds kind, ApiResource resource, ObjectReader<T> read, ObjectName list)
        where T : class => list.Name.Length == 0 ? AllAsync(kind, resource, read, space: list.Namespace)
            : NamedAsync(kind, resource, read, list.Name, list.Namespace);

    /// <summary>One object, by the right to list: a server reads no other for it.</summary>
    private Task<ImmutableArray<T>> NamedAsync<T>(SnapshotKinds kind, ApiResource resource, ObjectReader<T> read, string name, string space = "")
        where T : class => AllAsync(kind, resource, read, Field("metadata.name", name), space);

    private static string Field(string field, string value) => $"fieldSelector={Uri.EscapeDataString($"{field}={value}")}";

    private static async Task<ImmutableArray<T>> PartsAsync<TPart, T>(ImmutableArray<TPart> parts, Func<TPart, Task<ImmutableArray<T>>> read)
    {
        if (parts is [var only])
            return await read(only).ConfigureAwait(false);
        return [.. (await Task.WhenAll(parts.Select(read)).ConfigureAwait(false)).SelectMany(static p => p)];
    }
}
