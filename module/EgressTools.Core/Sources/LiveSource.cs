using System.Collections.Concurrent;
using EgressTools.Cluster;
using EgressTools.Sources.Objects;

namespace EgressTools.Sources;

/// <summary>A live cluster: the wanted kinds are read at the same time. What may not be read, and what the cluster does not have, is a gap; any other failure
/// ends the reading.</summary>
public sealed class LiveSource(ApiClient client, TimeProvider clock) : IClusterSource
{
    /// <inheritdoc/>
    public string Origin => client.Origin;

    /// <inheritdoc/>
    public async Task<ClusterSnapshot> ReadAsync(SnapshotKinds kinds, IReport report, CancellationToken cancellationToken, ReadScope? scope = null)
    {
        using var reading = new LiveReading(client, scope ?? ReadScope.Whole, cancellationToken);
        return await reading.RunAsync(kinds, clock.GetUtcNow()).ConfigureAwait(false);
    }
}

/// <summary>One reading of a cluster, and what could not be read in it.</summary>
internal sealed partial class LiveReading : IDisposable
{
    private readonly ApiClient _client;
    private readonly ReadScope _scope;
    private readonly CancellationTokenSource _stop;
    private readonly SharedLists _shared;
    private readonly Lazy<Task<ImmutableArray<NamespaceInfo>>> _namespaces;
    private readonly ConcurrentQueue<Gap> _gaps = new();
    private readonly ConcurrentQueue<ClusterException> _refusals = new();
    private int _read;

    public LiveReading(ApiClient client, ReadScope scope, CancellationToken cancellationToken)
    {
        (_client, _scope) = (client, scope);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _namespaces = new(() => AllAsync(SnapshotKinds.Namespaces, ApiResource.Namespaces, ObjectReaders.Namespace));
        _shared = new SharedLists(new ListBudget(), NamesOfNamespacesAsync);
    }

    private CancellationToken Token => _stop.Token;

    public void Dispose() => _stop.Dispose();

    /// <exception cref="ClusterException">Nothing of what was asked for could be read, or a list failed for another reason than a missing right or a missing
    /// kind.</exception>
    public async Task<ClusterSnapshot> RunAsync(SnapshotKinds kinds, DateTimeOffset now)
    {
        var nodes = ListAsync(kinds, SnapshotKinds.Nodes, ApiResource.Nodes, () => AllAsync(SnapshotKinds.Nodes, ApiResource.Nodes, ObjectReaders.Node));
        var ciliumNodes = ListAsync(kinds, SnapshotKinds.CiliumNodes, ApiResource.CiliumNodes,
            () => AllAsync(SnapshotKinds.CiliumNodes, ApiResource.CiliumNodes, ObjectReaders.CiliumNode));
        var endpoints = ListAsync(kinds, SnapshotKinds.Endpoints, ApiResource.CiliumEndpoints, EndpointsAsync);
        var identities = IdentitiesAsync(kinds, endpoints);
        var namespaces = ListAsync(kinds, SnapshotKinds.Namespaces, ApiResource.Namespaces, NamespacesAsync);
        var services = ListAsync(kinds, SnapshotKinds.Services, ApiResource.Services, ServicesAsync);
        var policies = ListAsync(kinds, SnapshotKinds.Policies, ApiResource.Policies,
            () => AllAsync(SnapshotKinds.Policies, ApiResource.Policies, ObjectReaders.Policy));
        var pods = ListAsync(kinds, SnapshotKinds.Pods, ApiResource.Pods, PodsAsync);
        var installation = InstallationAsync(kinds, pods);
        var foreign = ForeignPoliciesAsync(kinds, installation);
        var nodePools = NodePoolsAsync(kinds);
        await Task.WhenAll(nodes, ciliumNodes, endpoints, identities, namespaces, services, policies, pods, installation, foreign, nodePools)
            .ConfigureAwait(false);
        if (_read == 0 && !_refusals.IsEmpty)
            throw Nothing();
        return new ClusterSnapshot
        {
            Origin = _client.Origin,
            TakenAt = now,
            Nodes = Sorted(await nodes.ConfigureAwait(false), static n => n.Name),
            CiliumNodes = Sorted(await ciliumNodes.ConfigureAwait(false), static n => n.Name),
            Endpoints = InOrder(await endpoints.ConfigureAwait(false), static (a, b) => a.Name.CompareTo(b.Name)),
            Identities = (await identities.ConfigureAwait(false)).Sort(static (a, b) => a.Id.CompareTo(b.Id)),
            Namespaces = Sorted(await namespaces.ConfigureAwait(false), static n => n.Name),
            Services = (await services.ConfigureAwait(false)).Sort(static (a, b) => a.Name.CompareTo(b.Name)),
            Policies = Sorted(await policies.ConfigureAwait(false), static p => p.Name),
            ForeignPolicies = await foreign.ConfigureAwait(false),
            Pods = InOrder(await pods.ConfigureAwait(false), static (a, b) => a.Name.CompareTo(b.Name)),
            NodePools = Sorted(await nodePools.ConfigureAwait(false), static p => p.Name),
            Installation = await installation.ConfigureAwait(false),
            Gaps = [.. _gaps.OrderBy(static g => g.What, StringComparer.Ordinal)],
            Complete = kinds & ~(SnapshotKinds.OfAgents | SnapshotKinds.ExitAddresses) & ~_gaps.Aggregate(SnapshotKinds.None,
                static (all, gap) => all | gap.Kinds),
        };
    }

    /// <summary>All missing rights at once; if no right is missing, a kind that the cluster does not have.</summary>
    private ClusterException Nothing()
    {
        var first = _refusals.OrderBy(static r => r.Status).ThenBy(static r => r.Resource, StringComparer.Ordinal).First();
        var rights = MissingRight.Of(_gaps);
        return rights.Length < 2 ? first : new ClusterException($"{MissingRight.Sentence(rights)} ({first.Message})", first.Id,
            first)
        { Verb = first.Verb, Resource = first.Resource, Status = first.Status, Reason = first.Reason };
    }

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

    private async Task<ImmutableArray<T>> ListAsync<T>(SnapshotKinds wanted, SnapshotKinds kind, ApiResource resource, Func<Task<ImmutableArray<T>>> read)
    {
        if (!wanted.HasFlag(kind))
            return [];
        return await OrGapAsync(CountedAsync, [], error => GapOf(error, resource) with { Kinds = kind }).ConfigureAwait(false);

        async Task<ImmutableArray<T>> CountedAsync()
        {
            var items = await read().ConfigureAwait(false);
            Interlocked.Increment(ref _read);
            return items;
        }
    }

    /// <summary>What a request brings. Only a missing right or a missing kind says something of the cluster, and is a gap; whatever else fails may pass, so
    /// that nothing may be concluded from it.</summary>
    private async Task<T> OrGapAsync<T>(Func<Task<T>> read, T otherwise, Func<ClusterException, Gap> gap)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.IsGap)
        {
            _gaps.Enqueue(gap(error));
            _refusals.Enqueue(error);
            return otherwise;
        }
        catch (ClusterException)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<ImmutableArray<T>> AllAsync<T>(SnapshotKinds kind, ApiResource resource, ObjectReader<T> read, string selector = "", string space = "")
        where T : class
    {
        var list = await _client.ListAsync(resource, read, selector, Token, space, _shared).ConfigureAwait(false);
        foreach (var fault in list.Faults)
            _gaps.Enqueue(new Gap(resource.QualifiedName, "one object cannot be read: " + fault) { Kinds = kind });
        return list.Items;
    }

    private static Gap GapOf(ClusterException error, ApiResource resource) => error.Status == 403
        ? new Gap(resource.QualifiedName, "not allowed to list them",
            $"ask for the right to list {resource.QualifiedName}")
        { Right = new MissingRight("list", resource.Group, resource.Plural) }
        : new Gap(resource.QualifiedName, $"this cluster has no {resource.Kind} resource", resource.Group == "cilium.io" ? "is Cilium installed?" : "");

    private async Task<ImmutableArray<string>> NamesOfNamespacesAsync()
    {
        try
        {
            return [.. (await _namespaces.Value.ConfigureAwait(false)).Select(static n => n.Name).Order(StringComparer.Ordinal)];
        }
        catch (ClusterException error) when (error.IsGap)
        {
            return [];
        }
    }
}
