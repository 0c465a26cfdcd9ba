using System.Collections.Concurrent;

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
        using var reading = new LiveReading(client, kinds, scope ?? ReadScope.Whole, cancellationToken);
        return await reading.RunAsync(clock.GetUtcNow()).ConfigureAwait(false);
    }
}

/// <summary>One reading of a cluster, and what could not be read in it. How each kind is asked for is in <see cref="ObjectKinds"/>.</summary>
internal sealed partial class LiveReading : IDisposable
{
    private readonly ApiClient _client;
    private readonly CancellationTokenSource _stop;
    private readonly SharedLists _shared;
    private readonly Lazy<Task<ImmutableArray<NamespaceInfo>>> _namespaces;
    private readonly Dictionary<ObjectKind, Task> _lists = [];
    private readonly ConcurrentQueue<CiliumAgent> _seenAgents = new();
    private readonly ConcurrentQueue<Gap> _gaps = new();
    private readonly ConcurrentQueue<ClusterException> _refusals = new();
    private int _read;

    public LiveReading(ApiClient client, SnapshotKinds wanted, ReadScope scope, CancellationToken cancellationToken)
    {
        (_client, Wanted, Scope) = (client, wanted, scope);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _namespaces = new(() => AllAsync(ObjectKinds.Namespaces));
        _shared = new SharedLists(new ListBudget(), NamesOfNamespacesAsync);
    }

    /// <summary>What was asked for.</summary>
    public SnapshotKinds Wanted { get; }
    /// <summary>What the question is about.</summary>
    public ReadScope Scope { get; }

    /// <summary>What could not be read so far.</summary>
    public IEnumerable<Gap> Gaps => _gaps;
    /// <summary>The agents in the pods that were listed.</summary>
    public IEnumerable<CiliumAgent> SeenAgents => _seenAgents;
    /// <summary>All Namespaces, read once.</summary>
    public Task<ImmutableArray<NamespaceInfo>> AllNamespaces => _namespaces.Value;

    public void Dispose() => _stop.Dispose();
    public void Add(Gap gap) => _gaps.Enqueue(gap);

    /// <exception cref="ClusterException">Nothing of what was asked for could be read, or a list failed for another reason than a missing right or a missing
    /// kind.</exception>
    public async Task<ClusterSnapshot> RunAsync(DateTimeOffset now)
    {
        var parts = await Task.WhenAll(KindTable.All.Select(kind => kind.ReadAsync(this))).ConfigureAwait(false);
        if (_read == 0 && !_refusals.IsEmpty)
            throw Nothing();
        var snapshot = new ClusterSnapshot { Origin = _client.Origin, TakenAt = now, Installation = await InstallationAsync().ConfigureAwait(false) };
        return parts.Aggregate(snapshot, static (known, put) => put(known)) with
        {
            HasOwnUids = true,
            Gaps = [.. _gaps.OrderBy(static g => g.What, StringComparer.Ordinal)],
            Complete = Wanted & ~(SnapshotKinds.OfAgents | SnapshotKinds.ExitAddresses)
                & ~_gaps.Aggregate(SnapshotKinds.None, static (all, gap) => all | gap.Kinds),
        };
    }

    /// <summary>The objects of a kind; none where it was not asked for, and where it cannot be read, which is a gap. Read once.</summary>
    public Task<ImmutableArray<T>> ListAsync<T>(ObjectKind<T> kind)
        where T : class
    {
        lock (_lists)
        {
            if (!_lists.TryGetValue(kind, out var list))
                _lists.Add(kind, list = kind.IsServed && kind.IsReadFor(Wanted) ? CountedAsync(kind) : Task.FromResult<ImmutableArray<T>>([]));
            return (Task<ImmutableArray<T>>)list;
        }
    }

    private Task<ImmutableArray<T>> CountedAsync<T>(ObjectKind<T> kind)
        where T : class
    {
        return OrGapAsync(ReadAsync, [], error => GapOf(error, kind.Resource) with { Kinds = kind.Lost });

        async Task<ImmutableArray<T>> ReadAsync()
        {
            var items = await (kind.Live?.Invoke(this) ?? AllAsync(kind)).ConfigureAwait(false);
            if (items.IsDefault)
                return [];
            if (!kind.IsExtra && Wanted.HasFlag(kind.Flag))
                Interlocked.Increment(ref _read);
            return items;
        }
    }

    private async Task<CiliumInstallation> InstallationAsync()
    {
        if (!ObjectKinds.AgentDaemonSets.IsReadFor(Wanted))
            return CiliumInstallation.None;
        var agents = await ListAsync(ObjectKinds.AgentDaemonSets).ConfigureAwait(false);
        var config = await ListAsync(ObjectKinds.CiliumConfig).ConfigureAwait(false);
        var lists = await ListAsync(ObjectKinds.MasqueradeLists).ConfigureAwait(false);
        var pods = await ListAsync(ObjectKinds.AgentPods).ConfigureAwait(false);
        var installation = Installation.From(agents, [.. config, .. lists]) with { Agents = Installation.Running(pods) };
        if (installation.Version is null)
            Add(Gap.OfVersion(WhyNoVersion(agents)) with { Kinds = SnapshotKinds.Installation });
        return installation;
    }

    private string WhyNoVersion(ImmutableArray<CiliumAgent> agents)
    {
        var unread = _gaps.Any(static g => g.What == ApiResource.DaemonSets.QualifiedName);
        return unread ? "the agents' DaemonSet, which names it, could not be read, so the rules of the newest release apply"
            : agents.IsEmpty ? "the agents' DaemonSet was not found, so the rules of the newest release apply"
            : "the agents' image does not name it, so the rules of the newest release apply";
    }

    /// <summary>All missing rights at once; if no right is missing, a kind that the cluster does not have.</summary>
    private ClusterException Nothing()
    {
        var first = _refusals.OrderBy(static r => r.Status).ThenBy(static r => r.Resource, StringComparer.Ordinal).First();
        var rights = AccessRight.Of(_gaps);
        if (rights.Length < 2)
            return first;
        var all = $"{AccessRight.Sentence(rights)} ({first.Message})";
        return new ClusterException(all, first.Id, first) { Verb = first.Verb, Resource = first.Resource, Status = first.Status, Reason = first.Reason };
    }

    /// <summary>What a refused list means.</summary>
    public static Gap GapOf(ClusterException error, ApiResource resource) => error.Status == 403
        ? new Gap(resource.QualifiedName, "not allowed to list them", $"ask for the right to list {resource.QualifiedName}")
        {
            Right = new AccessRight("list", resource.Group, resource.Plural),
        }
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
