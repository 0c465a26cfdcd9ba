using EgressTools.Cluster;
using EgressTools.Model;
using Newtonsoft.Json.Linq;

namespace EgressTools.Probes;

/// <summary>An ephemeral container in the tested pod: it shares the pod's address, so what it sees is what the pod sees.</summary>
internal sealed class EphemeralProbe(ApiClient client, string image, IReport report)
{
    private const string Statuses = "ephemeralContainerStatuses";
    private const string Prefix = "egress-tools-";
    private int _told;

    /// <summary>Starts a container, or finds one of an earlier run that still runs.</summary>
    /// <returns>The container's name.</returns>
    /// <exception cref="ProbeException">It cannot be started.</exception>
    public async Task<string> StartAsync(ObjectName pod, CancellationToken cancellationToken)
    {
        var current = await client.GetAsync(ApiResource.Pods, pod, cancellationToken).ConfigureAwait(false) ?? throw new ProbeException("the pod is gone since");
        if (Running(current, image) is { } known)
            return known;
        var name = NextName(current);
        if (Interlocked.Exchange(ref _told, 1) == 0)
            report.Note($"ephemeral containers cannot be removed: '{Prefix}*' stays listed in the pods that it was added to and ends by itself after {ProbeContainer.Lifetime.TotalMinutes} minutes");
        await client.PatchAsync(ApiResource.Pods, pod, "ephemeralcontainers", "application/strategic-merge-patch+json", Patch(name, image), cancellationToken).ConfigureAwait(false);
        await ProbeStart.RunningAsync(client, pod, Statuses, name, image, cancellationToken).ConfigureAwait(false);
        return name;
    }

    /// <summary>One of ours, with this image, that runs; null where there is none.</summary>
    internal static string? Running(JObject pod, string image) =>
        Ours(pod).Where(c => (string?)c["image"] == image).Select(static c => (string?)c["name"])
            .FirstOrDefault(name => name is not null && ProbeStart.State(pod, Statuses, name)?["running"] is JObject);

    /// <summary>A name that the pod does not have yet: names of ephemeral containers are never free again.</summary>
    internal static string NextName(JObject pod)
    {
        var taken = Ours(pod).Select(static c => (string?)c["name"]).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, taken.Count + 1).Select(static n => $"{Prefix}{n}").First(n => !taken.Contains(n));
    }

    internal static JObject Patch(string name, string image) =>
        new() { ["spec"] = new JObject { ["ephemeralContainers"] = new JArray { ProbeContainer.Make(name, image) } } };

    private static IEnumerable<JObject> Ours(JObject pod) =>
        (pod["spec"]?["ephemeralContainers"] as JArray ?? []).OfType<JObject>().Where(static c => ((string?)c["name"])?.StartsWith(Prefix, StringComparison.Ordinal) == true);
}
