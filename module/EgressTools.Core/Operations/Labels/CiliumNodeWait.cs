namespace EgressTools.Operations;

/// <summary>What became of the CiliumNodes.</summary>
/// <param name="Wrong">A sentence for those that have no CiliumNode, and one for those that are not
/// as they should be when the time is over; empty where all is well.</param>
/// <param name="Unknown">Of which CiliumNodes nothing is known, and why; null where all could be read.</param>
public sealed record CiliumNodeState(ImmutableArray<string> Wrong, ClusterException? Unknown)
{
    /// <summary>What was not waited for, in words; null where nothing is open.</summary>
    public string? Open { get; init; }
}

/// <summary>Waits until the CiliumNodes, which are what policies look at, have the labels of their Nodes: each node's own agent copies them.</summary>
public static class CiliumNodeWait
{
    /// <summary>How long, where nothing else is said.</summary>
    public static readonly TimeSpan Standard = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // A shorter time leaves no room for an answer.
    private static readonly TimeSpan ShortestLook = TimeSpan.FromSeconds(2);

    /// <summary>Waits for all of the nodes. A server that is busy, or does not answer, is asked again until the time is over.</summary>
    /// <param name="client">The server.</param>
    /// <param name="nodes">Their names.</param>
    /// <param name="request">What they are to carry, or no longer.</param>
    /// <param name="timeout">How long; zero looks once, and blames no agent for what has not arrived.</param>
    /// <param name="report">Progress.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<CiliumNodeState> RunAsync(
        ApiClient client, ImmutableArray<string> nodes, NodeRequest request, TimeSpan timeout, IReport report, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var (pending, absent) = (nodes, ImmutableArray<string>.Empty);
        while (!pending.IsEmpty)
        {
            var left = timeout - TimeProvider.System.GetElapsedTime(started);
            var (found, error) = await LookAsync(client, pending, timeout == TimeSpan.Zero ? null : left, cancellationToken).ConfigureAwait(false);
            if (found is not null)
            {
                absent = absent.AddRange(pending.Where(n => !found.ContainsKey(n)));
                pending = [.. pending.Where(n => found.TryGetValue(n, out var node) && Carries(node, request.Label) == request.Removes)];
            }
            var isOver = TimeProvider.System.GetElapsedTime(started) >= timeout;
            if (error is not null && (isOver || error.Status is not (null or 429 or >= 500)))
                return new CiliumNodeState([.. CiliumNodeText.Absent(absent, request)], CiliumNodeText.Unknown(pending, request, error));
            if (isOver)
                break;
            report.Progress(new Progress(request.Removes ? "CiliumNodes without the label" : "CiliumNodes with the label",
                nodes.Length - pending.Length, nodes.Length));
            await Task.Delay(pending.IsEmpty ? TimeSpan.Zero : Pause, cancellationToken).ConfigureAwait(false);
        }
        if (timeout == TimeSpan.Zero)
            return new CiliumNodeState([.. CiliumNodeText.Absent(absent, request)], Unknown: null) { Open = CiliumNodeText.Open(pending, request) };
        var space = pending.IsEmpty ? null : await AgentNamespaceAsync(client, cancellationToken).ConfigureAwait(false);
        return new CiliumNodeState([.. CiliumNodeText.Absent(absent, request), .. CiliumNodeText.Stale(pending, request, timeout, space ?? "kube-system")],
            Unknown: null);
    }

    /// <param name="client">The server.</param>
    /// <param name="nodes">The names.</param>
    /// <param name="left">How much time is left; null where only the limit of a request counts.</param>
    /// <param name="cancellationToken">Stops.</param>
    private static async Task<(ImmutableDictionary<string, JObject>? Found, ClusterException? Error)> LookAsync(
        ApiClient client, ImmutableArray<string> nodes, TimeSpan? left, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (left is { } time)
            limit.CancelAfter(time > ShortestLook ? time : ShortestLook);
        try
        {
            return (await NamedObjects.ReadAsync(client, ApiResource.CiliumNodes, nodes, limit.Token).ConfigureAwait(false), null);
        }
        catch (ClusterException error)
        {
            return (null, error);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new ClusterException("the API server did not answer in time", "Timeout", late));
        }
    }

    private static bool Carries(JObject node, GatewayLabel label) => (string?)node["metadata"]?["labels"]?[label.Key] == label.Value;

    private static async Task<string?> AgentNamespaceAsync(ApiClient client, CancellationToken cancellationToken)
    {
        try
        {
            var agents = await client.ListAsync(ApiResource.DaemonSets, InstallationReading.DaemonSet, "labelSelector=k8s-app%3Dcilium", cancellationToken)
                .ConfigureAwait(false);
            return agents.Items.FirstOrDefault()?.Name.Namespace;
        }
        catch (ClusterException)
        {
            // The hint then names the place that most installations use.
            return null;
        }
    }
}
