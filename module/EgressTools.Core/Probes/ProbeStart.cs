namespace EgressTools.Probes;

/// <summary>Waits for pods and containers to start, and says why where they do not.</summary>
internal static class ProbeStart
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    // What the kubelet says while it waits for something that will not come by itself.
    private static readonly string[] Hopeless =
        ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "CreateContainerConfigError", "CreateContainerError", "RunContainerError", "CrashLoopBackOff"];

    /// <summary>Waits until a container runs that is among the given statuses: containerStatuses or ephemeralContainerStatuses.</summary>
    public static Task RunningAsync(ApiClient client, ObjectName pod, string statuses, string container, string image, Deadline deadline) =>
        deadline.UntilAsync(async () =>
        {
            var found = await client.GetAsync(ApiResource.Pods, pod, deadline.Token).ConfigureAwait(false);
            return IsRunning(found, statuses, container, image) ? found : null;
        }, Pause, $"the probe container of image {image} did not run within {deadline.Limit.TotalSeconds} s: allow more time with {Options.Timeout}");

    /// <summary>Waits until the agent of its node knows a pod.</summary>
    /// <returns>Its CiliumEndpoint; its uid may lead to another gateway than that of the pod whose place it takes.</returns>
    public static Task<CiliumEndpoint> EndpointAsync(ApiClient client, ObjectName pod, Deadline deadline) => deadline.UntilAsync(async () =>
        await client.GetAsync(ApiResource.CiliumEndpoints, pod, LiveObjects.Endpoint, deadline.Token).ConfigureAwait(false)
            is { Addresses.IsEmpty: false, Labels.Count: > 0 } endpoint ? endpoint : null,
        Pause, $"pod {pod.Name} got no CiliumEndpoint within {deadline.Limit.TotalSeconds} s");

    /// <summary>The state of a container: running, waiting or terminated with its members; null where none is reported.</summary>
    public static JObject? State(JObject pod, string statuses, string container) =>
        (pod["status"]?[statuses] as JArray)?.OfType<JObject>().FirstOrDefault(s => (string?)s["name"] == container)?["state"] as JObject;

    internal static bool IsRunning(JObject? pod, string statuses, string container, string image)
    {
        if (pod is null)
            throw new ProbeException("the pod was deleted in the meantime");
        var state = State(pod, statuses, container);
        if (state?["running"] is JObject)
            return true;
        if ((string?)state?["waiting"]?["reason"] is { } reason && Hopeless.Contains(reason))
            throw new ProbeException($"the probe container of image {image} cannot start ({reason}): name an image that the nodes can pull");
        if (state?["terminated"] is JObject || (string?)pod["status"]?["phase"] is "Failed" or "Succeeded")
            throw new ProbeException($"the probe container of image {image} ended at once: name an image that has sh and curl");
        return false;
    }
}
