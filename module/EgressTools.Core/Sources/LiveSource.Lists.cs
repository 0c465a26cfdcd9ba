namespace EgressTools.Sources;

/// <summary>The requests that kinds are read by.</summary>
internal sealed partial class LiveReading
{
    /// <summary>A list of the whole cluster, of a namespace, or of what matches a query.</summary>
    /// <param name="query">Such as <c>labelSelector=...</c>, escaped; empty for all.</param>
    /// <param name="resource">Another version than the kind's own.</param>
    /// <param name="read">Another reader than the kind's own.</param>
    public async Task<ImmutableArray<T>> AllAsync<T>(ObjectKind<T> kind, string query = "", string space = "", ApiResource? resource = null,
        ObjectReader<T>? read = null)
        where T : class
    {
        var list = await _client.ListAsync(resource ?? kind.Resource, read ?? kind.Read, query, _stop.Token, space, _shared, kind.Unread)
            .ConfigureAwait(false);
        foreach (var fault in list.Faults)
            Add(new Gap((resource ?? kind.Resource).QualifiedName, "one object cannot be read: " + fault) { Kinds = kind.Flag });
        return list.Items;
    }

    /// <summary>A namespace, or one object, by the right to list: a server reads no other for it.</summary>
    public Task<ImmutableArray<T>> PartAsync<T>(ObjectKind<T> kind, ObjectName list, ObjectReader<T>? read = null)
        where T : class => AllAsync(kind, list.Name.Length == 0 ? "" : Field("metadata.name", list.Name), list.Namespace, read: read);

    /// <summary>Several lists together.</summary>
    public async Task<ImmutableArray<T>> PartsAsync<TPart, T>(ImmutableArray<TPart> parts, Func<TPart, Task<ImmutableArray<T>>> read)
    {
        if (parts is [var only])
            return await read(only).ConfigureAwait(false);
        return [.. (await Task.WhenAll(parts.Select(read)).ConfigureAwait(false)).SelectMany(static p => p)];
    }

    /// <summary>A list in the first version that the cluster serves; default where it serves none.</summary>
    public async Task<ImmutableArray<T>> ServedAsync<T>(ObjectKind<T> kind, ImmutableArray<ApiResource> versions, string space = "")
        where T : class
    {
        foreach (var resource in versions)
        {
            try
            {
                return await AllAsync(kind, space: space, resource: resource).ConfigureAwait(false);
            }
            catch (ClusterException error) when (error.Status == 404)
            {
                // Another release serves another version.
            }
        }
        return default;
    }

    /// <summary>The versions of a resource that the cluster serves.</summary>
    public Task<ImmutableArray<string>> VersionsAsync(ApiResource resource) => _client.VersionsAsync(resource, _stop.Token);

    /// <summary>One object; null where there is none.</summary>
    public Task<T?> GetAsync<T>(ApiResource resource, ObjectName name, Func<Newtonsoft.Json.Linq.JObject, T?> read)
        where T : class => _client.GetAsync(resource, name, read, _stop.Token);

    /// <summary>What a request brings. Only a missing right or a missing kind says something of the cluster, and is a gap; whatever else fails may pass, so
    /// that nothing may be concluded from it.</summary>
    public async Task<T> OrGapAsync<T>(Func<Task<T>> read, T otherwise, Func<ClusterException, Gap> gap)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.IsGap)
        {
            Add(gap(error));
            _refusals.Enqueue(error);
            return otherwise;
        }
        catch (ClusterException)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads a pod, and keeps aside what it says of an agent that runs in it.</summary>
    public Pod? PodAndAgent(ref System.Text.Json.Utf8JsonReader reader, StringPool pool)
    {
        var again = reader;
        var pod = PodReading.Pod(ref reader, pool);
        if (pod?.Containers.Contains(CiliumAgent.ContainerName) == true && AgentReading.Pod(ref again, pool) is { } agent)
            _seenAgents.Enqueue(agent);
        return pod;
    }

    /// <summary>A query for a field.</summary>
    public static string Field(string field, string value) => $"fieldSelector={Uri.EscapeDataString($"{field}={value}")}";
}
