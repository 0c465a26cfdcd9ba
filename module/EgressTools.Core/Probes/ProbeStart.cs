namespace EgressTools.Probes;

/// <summary>Waits for a container of ours to run, and says why where it does not.</summary>
internal static class ProbeStart
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>What the kubelet says while it waits for something that will not come by itself.</summary>
    private static readonly string[] Hopeless =
        ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "CreateContainerConfigError", "CreateContainerError", "RunContainerError", "CrashLoopBackOff"];

    /// <summary>Waits until the container runs.</summary>
    /// <param name="client">The server.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="statuses">containerStatuses or ephemeralContainerStatuses.</param>
    /// <param name="container">The container.</param>
    /// <param name="image">Its image, for messages.</param>
    /// <param name="deadline">How long.</param>
    /// <exception cref="ProbeException">It will not run, or not in time.</exception>
    public static async Task RunningAsync(ApiClient client, ObjectName pod, string statuses, string container, string image, Deadline deadline)
    {
        try
        {
            while (!IsRunning(await client.GetAsync(ApiResource.Pods, pod, deadline.Token).ConfigureAwait(false), statuses, container, image))
                await Task.Delay(Pause, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            throw new ProbeException($"the probe container of image {image} did not run within {deadline.Limit.TotalSeconds} s: " +
                $"allow more time with {Options.Timeout}");
        }
    }

    /// <summary>The state of a container: running, waiting or terminated with its members; null where none is reported.</summary>
    public static JObject? State(JObject pod, string statuses, string container) =>
        (pod["status"]?[statuses] as JArray)?.OfType<JObject>().FirstOrDefault(s => (string?)s["name"] == container)?["state"] as JObject;

    /// <summary>Whether the container runs.</summary>
    /// <exception cref="ProbeException">It never will.</exception>
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
