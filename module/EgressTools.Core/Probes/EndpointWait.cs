namespace EgressTools.Probes;

/// <summary>CiliumEndpoints of new pods.</summary>
internal static class EndpointWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Waits until the agent of its node knows a pod.</summary>
    /// <returns>Its CiliumEndpoint; its uid may lead to another gateway than that of the pod whose place it takes.</returns>
    /// <exception cref="ProbeException">None appears in time.</exception>
    public static async Task<CiliumEndpoint> WaitAsync(ApiClient client, ObjectName pod, Deadline deadline)
    {
        try
        {
            while (true)
            {
                if (await client.GetAsync(ApiResource.CiliumEndpoints, pod, LiveObjects.Endpoint, deadline.Token)
                    .ConfigureAwait(false) is { Addresses.IsEmpty: false, Labels.Count: > 0 } endpoint)
                    return endpoint;
                await Task.Delay(Pause, deadline.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            throw new ProbeException($"pod {pod.Name} got no CiliumEndpoint within {deadline.Limit.TotalSeconds} s");
        }
    }
}
