namespace EgressTools.Probes;

/// <summary>An ephemeral container in the tested pod, with the pod's address. It stays in the pod, so none is added unless it is known to be useful.</summary>
internal sealed class EphemeralProbe(ApiClient client, ExitTestOptions options, IReport report) : IDisposable
{
    /// <summary>How the names of these containers begin.</summary>
    public const string Prefix = "egress-tools-";
    private const string Statuses = "ephemeralContainerStatuses";

    // Until the image has run once, it may be one that no node can pull.
    private readonly SemaphoreSlim _first = new(1);
    private readonly string _image = options.ProbeImage;
    private volatile bool _hasRun;
    private volatile ProbeException? _refused;
    private int _told;

    /// <summary>Starts a container, or finds one of an earlier run.</summary>
    /// <returns>The container's name.</returns>
    public async Task<string> StartAsync(ObjectName pod, Deadline deadline)
    {
        if (!_hasRun)
        {
            await deadline.WaitAsync(_first).ConfigureAwait(false);
            try
            {
                if (!_hasRun)
                    return await RunningAsync(pod, deadline).ConfigureAwait(false);
            }
            finally
            {
                _first.Release();
            }
        }
        return await RunningAsync(pod, deadline).ConfigureAwait(false);
    }

    public void Dispose() => _first.Dispose();

    /// <summary>One of ours, with this image, that runs or waits; null where there is none.</summary>
    internal static string? Usable(JObject pod, string image) => Ours(pod).Where(c => (string?)c["image"] == image).Select(static c => (string?)c["name"])
        .Where(name => name is not null && ProbeStart.State(pod, Statuses, name)?["terminated"] is null)
        .OrderByDescending(name => ProbeStart.State(pod, Statuses, name!)?["running"] is JObject).FirstOrDefault();

    /// <summary>A name that the pod does not have yet: names of ephemeral containers are never free again.</summary>
    internal static string NextName(JObject pod)
    {
        var taken = Ours(pod).Select(static c => (string?)c["name"]).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, taken.Count + 1).Select(static n => $"{Prefix}{n}").First(n => !taken.Contains(n));
    }

    private async Task<string> RunningAsync(ObjectName pod, Deadline deadline)
    {
        var current = await client.GetAsync(ApiResource.Pods, pod, deadline.Token).ConfigureAwait(false)
            ?? throw new ProbeException("the pod was deleted in the meantime");
        var name = Usable(current, _image) ?? await AddAsync(pod, NextName(current), deadline).ConfigureAwait(false);
        try
        {
            await ProbeStart.RunningAsync(client, pod, Statuses, name, _image, deadline).ConfigureAwait(false);
        }
        catch (ProbeException error)
        {
            _refused ??= new ProbeException($"no ephemeral container was added, because {name} in pod {pod.Name} failed: {error.Message}");
            throw;
        }
        _hasRun = true;
        return name;
    }

    private async Task<string> AddAsync(ObjectName pod, string name, Deadline deadline)
    {
        if (_refused is { } refused)
            throw refused;
        if (Interlocked.Exchange(ref _told, 1) == 0)
            report.Note($"ephemeral containers cannot be removed: '{Prefix}*' stays listed in the pods that it is added to, " +
                $"and ends by itself {Plural.Time(ProbeContainer.Lifetime(options))} after it started");
        var container = new JObject { ["spec"] = new JObject { ["ephemeralContainers"] = new JArray { ProbeContainer.Make(name, options) } } };
        await client.PatchAsync(ApiResource.Pods, pod, "ephemeralcontainers", "application/strategic-merge-patch+json", container, deadline.Token)
            .ConfigureAwait(false);
        return name;
    }

    /// <summary>The ephemeral containers of a pod that are this tool's.</summary>
    internal static IEnumerable<JObject> Ours(JObject pod) =>
        (pod["spec"]?["ephemeralContainers"] as JArray ?? []).OfType<JObject>()
            .Where(static c => ((string?)c["name"])?.StartsWith(Prefix, StringComparison.Ordinal) == true);
}
