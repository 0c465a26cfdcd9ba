using System.Collections.Concurrent;
using System.Collections.Immutable;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Sources.Objects;

namespace EgressTools.Sources;

/// <summary>A live cluster: the wanted kinds are read at the same time, and a kind that cannot be read is a gap.</summary>
public sealed class LiveSource(ApiClient client, TimeProvider clock) : IClusterSource
{
    /// <inheritdoc/>
    public string Origin => client.Origin;

    /// <inheritdoc/>
    public Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, IReport report, CancellationToken cancellationToken) =>
        new LiveReading(client).RunAsync(kinds, clock.GetUtcNow(), cancellationToken);
}

/// <summary>One reading of a cluster, and what could not be read in it.</summary>
internal sealed partial class LiveReading(ApiClient client)
{
    private readonly ConcurrentQueue<Gap> _gaps = new();
    private readonly ConcurrentQueue<ClusterException> _failures = new();
    private int _read;

    /// <exception cref="ClusterException">Nothing of what was asked for could be read.</exception>
    public async Task<ClusterSnapshot> RunAsync(SnapshotKinds kinds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var nodes = ListAsync(kinds, SnapshotKinds.Nodes, ApiResource.Nodes, ObjectReaders.Node, cancellationToken);
        var ciliumNodes = ListAsync(kinds, SnapshotKinds.CiliumNodes, ApiResource.CiliumNodes, ObjectReaders.CiliumNode, cancellationToken);
        var endpoints = ListAsync(kinds, SnapshotKinds.Endpoints, ApiResource.CiliumEndpoints, ObjectReaders.Endpoint, cancellationToken);
        var identities = IdentitiesAsync(kinds, endpoints, cancellationToken);
        var namespaces = ListAsync(kinds, SnapshotKinds.Namespaces, ApiResource.Namespaces, ObjectReaders.Namespace, cancellationToken);
        var services = ListAsync(kinds, SnapshotKinds.Services, ApiResource.Services, ObjectReaders.Service, cancellationToken);
        var policies = ListAsync(kinds, SnapshotKinds.Policies, ApiResource.Policies, ObjectReaders.Policy, cancellationToken);
        var pods = ListAsync(kinds, SnapshotKinds.Pods, ApiResource.Pods, PodAndAgent, cancellationToken);
        var installation = InstallationAsync(kinds, pods, cancellationToken);
        var nodePools = NodePoolsAsync(kinds, cancellationToken);
        await Task.WhenAll(nodes, ciliumNodes, endpoints, identities, namespaces, services, policies, pods, installation, nodePools);
        if (_read == 0 && MostUseful(_failures) is { } failure)
            throw failure;
        return new ClusterSnapshot
        {
            Origin = client.Origin,
            TakenAt = now,
            Nodes = Sorted(await nodes, static n => n.Name),
            CiliumNodes = Sorted(await ciliumNodes, static n => n.Name),
            Endpoints = InOrder(await endpoints, static (a, b) => a.Name.CompareTo(b.Name)),
            Identities = (await identities).Sort(static (a, b) => a.Id.CompareTo(b.Id)),
            Namespaces = Sorted(await namespaces, static n => n.Name),
            Services = (await services).Sort(static (a, b) => a.Name.CompareTo(b.Name)),
            Policies = Sorted(await policies, static p => p.Name),
            Pods = InOrder(await pods, static (a, b) => a.Name.CompareTo(b.Name)),
            NodePools = Sorted(await nodePools, static p => p.Name),
            Installation = await installation,
            Gaps = [.. _gaps.OrderBy(static g => g.What, StringComparer.Ordinal)],
            Complete = kinds & ~(SnapshotKinds.AgentMaps | SnapshotKinds.ExitAddresses) & ~_gaps.Aggregate(SnapshotKinds.None, static (all, gap) => all | gap.Kinds),
        };
    }

    /// <summary>Of failures of everything: no answer at all says more than a missing right, and that more than a missing kind.</summary>
    private static ClusterException? MostUseful(IEnumerable<ClusterException> failures) =>
        failures.OrderBy(static f => f.Status switch { null => 0, 401 => 1, 403 => 2, 404 => 4, _ => 3 }).FirstOrDefault();

    private static ImmutableArray<T> Sorted<T>(ImmutableArray<T> items, Func<T, string> name) => items.Sort((a, b) => string.CompareOrdinal(name(a), name(b)));

    /// <summary>A server sends objects nearly always in this order already, and there may be a great many.</summary>
    private static ImmutableArray<T> InOrder<T>(ImmutableArray<T> items, Comparison<T> compare)
    {
        for (var i = 1; i < items.Length; i++)
        {
            if (compare(items[i - 1], items[i]) > 0)
                return items.Sort(compare);
        }
        return items;
    }

    private async Task<ImmutableArray<T>> ListAsync<T>(SnapshotKinds wanted, SnapshotKinds kind, ApiResource resource, ObjectReader<T> read, CancellationToken cancellationToken, string selector = "")
        where T : class
    {
        if (!wanted.HasFlag(kind))
            return [];
        try
        {
            var list = await client.ListAsync(resource, read, selector, cancellationToken);
            // That no agent was found is nothing that a command can work with.
            if (kind != SnapshotKinds.Installation || !list.Items.IsEmpty)
                Interlocked.Increment(ref _read);
            AddFaults(resource, list.Faults, kind);
            return list.Items;
        }
        catch (ClusterException error)
        {
            _failures.Enqueue(error);
            _gaps.Enqueue(GapOf(error, resource) with { Kinds = kind });
            return [];
        }
    }

    /// <summary>Where they are not asked for, they are still needed for endpoints that name an identity and not its labels.</summary>
    private async Task<ImmutableArray<CiliumIdentity>> IdentitiesAsync(SnapshotKinds kinds, Task<ImmutableArray<CiliumEndpoint>> endpoints, CancellationToken cancellationToken)
    {
        if (!kinds.HasFlag(SnapshotKinds.Identities) && (await endpoints).Any(static e => e is { IdentityId: not null, Labels.Count: 0 }))
            kinds |= SnapshotKinds.Identities;
        return await ListAsync(kinds, SnapshotKinds.Identities, ApiResource.CiliumIdentities, ObjectReaders.Identity, cancellationToken);
    }

    /// <summary>A cluster without Karpenter has none, which is no gap; before Karpenter 1.0 they are v1beta1.</summary>
    private async Task<ImmutableArray<NodePool>> NodePoolsAsync(SnapshotKinds kinds, CancellationToken cancellationToken)
    {
        if (!kinds.HasFlag(SnapshotKinds.NodePools))
            return [];
        foreach (var version in new[] { "karpenter.sh/v1", "karpenter.sh/v1beta1" })
        {
            try
            {
                var list = await client.ListAsync(ApiResource.NodePools with { GroupVersion = version }, ObjectReaders.NodePool, "", cancellationToken);
                foreach (var fault in list.Faults)
                    _gaps.Enqueue(new Gap(ApiResource.NodePools.QualifiedName, "one object cannot be read: " + fault) { Kinds = SnapshotKinds.NodePools });
                return list.Items;
            }
            catch (ClusterException error) when (error.Status == 404)
            {
                continue;
            }
            catch (ClusterException error)
            {
                _gaps.Enqueue(GapOf(error, ApiResource.NodePools) with { Kinds = SnapshotKinds.NodePools });
                return [];
            }
        }
        return [];
    }

    private static Gap GapOf(ClusterException error, ApiResource resource) => error switch
    {
        { Status: 403 } => new Gap(resource.QualifiedName, "not allowed to list them", $"ask for the right to list {resource.QualifiedName}"),
        { Status: 404 } => new Gap(resource.QualifiedName, $"this cluster has no {resource.Kind} resource", resource.Group == "cilium.io" ? "is Cilium installed?" : ""),
        _ => new Gap(resource.QualifiedName, error.Message),
    };
}
