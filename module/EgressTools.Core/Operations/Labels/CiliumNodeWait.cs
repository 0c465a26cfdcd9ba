namespace EgressTools.Operations;

/// <summary>Waits until the CiliumNodes, which are what policies look at, have the labels of their Nodes: each node's own agent copies them.</summary>
internal static class CiliumNodeWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // A shorter time leaves no room for an answer.
    private static readonly TimeSpan ShortestLook = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Waits for all of the nodes, and reports what is not as it should be when the time is over. A server that is busy, or does not answer, is asked again.
    /// A time of zero looks once, and blames no agent for what has not arrived.
    /// </summary>
    public static async Task RunAsync(
        ApiClient client, ImmutableArray<string> nodes, NodeRequest request, TimeSpan timeout, IReport report, CancellationToken cancellationToken)
    {
        var (clock, started) = (client.Clock, client.Clock.GetTimestamp());
        var (pending, absent) = (nodes, ImmutableArray<string>.Empty);
        ClusterException? failure = null;
        while (!pending.IsEmpty)
        {
            var left = timeout - clock.GetElapsedTime(started);
            var (found, error) = await LookAsync(client, pending, timeout == TimeSpan.Zero ? null : left, cancellationToken).ConfigureAwait(false);
            if (found is not null)
            {
                absent = absent.AddRange(pending.Where(n => !found.ContainsKey(n)));
                pending = [.. pending.Where(n => found.TryGetValue(n, out var node) && Carries(node, request.Label) == request.Removes)];
            }
            var isOver = clock.GetElapsedTime(started) >= timeout;
            failure = error is not null && (isOver || error.Status is not (null or 429 or >= 500)) ? error : null;
            if (isOver || failure is not null)
                break;
            report.Progress(new Progress(request.Removes ? "CiliumNodes without the label" : "CiliumNodes with the label",
                nodes.Length - pending.Length, nodes.Length));
            await Task.Delay(pending.IsEmpty ? TimeSpan.Zero : Pause, clock, cancellationToken).ConfigureAwait(false);
        }
        if (CiliumNodeText.Absent(absent, request) is { } missing)
            report.Fail(new NotEffectiveException(missing, "CiliumNodeStale"));
        if (failure is not null)
            report.Fail(CiliumNodeText.Unknown(pending, request, failure));
        else if (!pending.IsEmpty && timeout == TimeSpan.Zero)
            report.Conclude(CiliumNodeText.Open(pending, request));
        else if (!pending.IsEmpty)
            report.Fail(new NotEffectiveException(CiliumNodeText.Stale(pending, request, timeout,
                await AgentNamespaceAsync(client, cancellationToken).ConfigureAwait(false)), "CiliumNodeStale"));
    }

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

    private static async Task<string> AgentNamespaceAsync(ApiClient client, CancellationToken cancellationToken)
    {
        const string usual = "kube-system";
        try
        {
            var agents = await client.ListAsync(ApiResource.DaemonSets, InstallationReading.DaemonSet, "labelSelector=k8s-app%3Dcilium", cancellationToken)
                .ConfigureAwait(false);
            return agents.Items.FirstOrDefault()?.Name.Namespace ?? usual;
        }
        catch (ClusterException)
        {
            return usual;
        }
    }
}
