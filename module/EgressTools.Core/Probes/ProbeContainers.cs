using EgressTools.Cluster;
using EgressTools.Model;
using Newtonsoft.Json.Linq;

namespace EgressTools.Probes;

/// <summary>Gives a pod whose image has nothing to ask with something that has: an ephemeral container, or a short-lived pod like it.</summary>
internal sealed class ProbeContainers(ApiClient client, string image, TimeSpan timeout)
{
    /// <summary>The annotation by which a probe's pod is known; a label would change its security identity.</summary>
    public const string Annotation = "egresstools.io/probe-of";

    private const string EphemeralName = "egress-probe";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Adds an ephemeral container, or takes the one that an earlier test left: they cannot be removed.</summary>
    /// <returns>Its name.</returns>
    /// <exception cref="ProbeException">It does not start.</exception>
    public async Task<string> AddEphemeralAsync(ObjectName pod, string target, CancellationToken cancellationToken)
    {
        var current = await client.GetAsync(ApiResource.Pods, pod, cancellationToken).ConfigureAwait(false) ?? throw new ProbeException($"pod {pod} is gone", "PodGone");
        if (!IsRunning(current, EphemeralName))
        {
            var patch = new JObject
            {
                ["spec"] = new JObject
                {
                    ["ephemeralContainers"] = new JArray(new JObject
                    {
                        ["name"] = EphemeralName,
                        ["image"] = image,
                        ["command"] = Sleep(),
                        ["targetContainerName"] = target,
                        ["securityContext"] = Restricted(),
                    }),
                },
            };
            await client.PatchAsync(ApiResource.Pods, pod, "ephemeralcontainers", "application/strategic-merge-patch+json", patch, cancellationToken).ConfigureAwait(false);
            await WaitAsync(pod, p => IsRunning(p, EphemeralName), cancellationToken).ConfigureAwait(false);
        }
        return EphemeralName;
    }

    /// <summary>
    /// Makes a pod with the same labels and service account on the same node, so that policies see the same identity. It is owned by the tested pod:
    /// no controller adopts it, and it goes with it; a readiness gate that nobody sets keeps it out of Services.
    /// </summary>
    /// <returns>Its name.</returns>
    public async Task<ObjectName> CreatePodAsync(TestedPod tested, CancellationToken cancellationToken)
    {
        var pod = tested.Pod ?? throw new ProbeException($"pod {tested.Name} could not be read, so no pod like it can be made", "PodUnknown");
        var name = new ObjectName(pod.Name.Namespace, $"egress-probe-{Guid.NewGuid():N}"[..26]);
        await client.CreateAsync(ApiResource.Pods, Document(pod, name), cancellationToken).ConfigureAwait(false);
        return name;
    }

    /// <summary>Waits until the probe's container runs.</summary>
    /// <exception cref="ProbeException">It does not in time; the reason of the kubelet is in the message.</exception>
    public Task WaitForPodAsync(ObjectName pod, CancellationToken cancellationToken) =>
        WaitAsync(pod, static p => (p["status"]?["containerStatuses"] as JArray ?? []).Any(static c => c["state"]?["running"] is not null), cancellationToken);

    /// <summary>Removes a probe's pod.</summary>
    public Task RemoveAsync(ObjectName pod, CancellationToken cancellationToken) => client.DeleteAsync(ApiResource.Pods, pod, gracePeriodSeconds: 0, cancellationToken);

    private static bool IsRunning(JObject pod, string container) =>
        (pod["status"]?["ephemeralContainerStatuses"] as JArray ?? []).Any(c => (string?)c["name"] == container && c["state"]?["running"] is not null);

    private static JArray Sleep() => new("sh", "-c", "sleep 600");

    private static JObject Restricted() => new()
    {
        ["allowPrivilegeEscalation"] = false,
        ["runAsNonRoot"] = true,
        ["runAsUser"] = 65534,
        ["capabilities"] = new JObject { ["drop"] = new JArray("ALL") },
        ["seccompProfile"] = new JObject { ["type"] = "RuntimeDefault" },
    };

    private JObject Document(Pod pod, ObjectName name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JObject
        {
            ["name"] = name.Name,
            ["namespace"] = name.Namespace,
            ["labels"] = new JObject(pod.Labels.Select(static l => new JProperty(l.Key, l.Value))),
            ["annotations"] = new JObject { [Annotation] = pod.Name.Name },
            ["ownerReferences"] = new JArray(new JObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["name"] = pod.Name.Name,
                ["uid"] = pod.Uid,
                ["controller"] = true,
                ["blockOwnerDeletion"] = false,
            }),
        },
        ["spec"] = new JObject
        {
            ["nodeName"] = pod.NodeName,
            ["serviceAccountName"] = pod.ServiceAccount.Length > 0 ? pod.ServiceAccount : "default",
            ["automountServiceAccountToken"] = false,
            ["restartPolicy"] = "Never",
            ["activeDeadlineSeconds"] = 600,
            ["terminationGracePeriodSeconds"] = 0,
            ["readinessGates"] = new JArray(new JObject { ["conditionType"] = "egresstools.io/never-ready" }),
            ["tolerations"] = new JArray(new JObject { ["operator"] = "Exists" }),
            ["containers"] = new JArray(new JObject { ["name"] = EphemeralName, ["image"] = image, ["command"] = Sleep(), ["securityContext"] = Restricted() }),
        },
    };

    private async Task WaitAsync(ObjectName pod, Func<JObject, bool> isReady, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var waiting = "nothing reported yet";
        try
        {
            while (true)
            {
                var current = await client.GetAsync(ApiResource.Pods, pod, either.Token).ConfigureAwait(false) ?? throw new ProbeException($"pod {pod} is gone", "PodGone");
                if (isReady(current))
                    return;
                waiting = Waiting(current) ?? waiting;
                await Task.Delay(Pause, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProbeException(FormattableString.Invariant($"the probe in {pod} did not start within {timeout.TotalSeconds:0.#} s ({waiting}): can the node pull {image}? --probe-image names another"), "ProbeNotStarted");
        }
    }

    private static string? Waiting(JObject pod) =>
        (pod["status"]?["ephemeralContainerStatuses"] as JArray ?? []).Concat(pod["status"]?["containerStatuses"] as JArray ?? [])
            .Select(static c => (string?)c["state"]?["waiting"]?["reason"]).FirstOrDefault(static r => r is not null) is { } reason ? ApiErrors.Plain(reason) : null;
}
