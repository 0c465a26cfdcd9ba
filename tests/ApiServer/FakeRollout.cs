using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace EgressTools.ApiServer;

/// <summary>What becomes of a pod.</summary>
public enum PodFate
{
    /// <summary>It runs and becomes ready.</summary>
    Runs,

    /// <summary>It runs and never becomes ready.</summary>
    Hangs,

    /// <summary>Its image cannot be pulled.</summary>
    CannotPull,

    /// <summary>Its container ends with an error each time.</summary>
    Crashes,
}

/// <summary>
/// The controller of a DaemonSet or Deployment, with kubelet: where the template differs from that of a pod, it takes the pod away, makes another in
/// the place of each that is gone, and says in the status how far it is. It works a step each time
/// that somebody reads the workload, so that nothing depends on how fast a machine is.
/// </summary>
public sealed class FakeRollout : IDisposable
{
    private readonly TestApiServer _server;
    private readonly string _plural;
    private readonly string _space;
    private readonly string _name;
    private readonly List<Slot> _slots;
    private readonly Lock _lock = new();
    private int _made;

    /// <summary>Plays it for a workload that the server has, with a running pod in each place.</summary>
    /// <param name="server">The server.</param>
    /// <param name="plural">"daemonsets" or "deployments".</param>
    /// <param name="space">The workload's namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="nodes">Where its pods run, one on each.</param>
    /// <param name="started">When these pods have started.</param>
    public FakeRollout(TestApiServer server, string plural, string space, string name, IEnumerable<string> nodes, DateTimeOffset started)
    {
        (_server, _plural, _space, _name) = (server, plural, space, name);
        _slots = [.. nodes.Select(static n => new Slot(n))];
        Started = started;
        Step();
        Step();
        Started = null;
        server.Requests.Came += Came;
    }

    /// <summary>What becomes of pods that are made from now on, by the node.</summary>
    public Func<string, PodFate> Fate { get; set; } = static _ => PodFate.Runs;

    /// <summary>What runs in a pod, by the node; null for the server's default.</summary>
    public Func<string, PodImage>? Image { get; set; }

    /// <summary>How many pods may be missing at once (maxUnavailable).</summary>
    public int AtOnce { get; set; } = 2;

    /// <summary>The controller does nothing, not even observe.</summary>
    public bool IsAsleep { get; set; }

    /// <summary>The last words of a container that crashes.</summary>
    public string LastWords { get; set; } = "level=info msg=\"Initializing daemon\"\nlevel=fatal msg=\"Error while creating daemon\" error=\"egress gateway " +
        "requires --enable-bpf-masquerade\"\n";

    private DateTimeOffset? Started { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _server.Requests.Came -= Came;

    private void Came(SeenRequest request)
    {
        if (request.Method == "GET" && request.Path == $"/apis/apps/v1/namespaces/{_space}/{_plural}/{_name}" && !IsAsleep)
            Step();
    }

    private void Step()
    {
        lock (_lock)
        {
            if (_server.Get(_plural, _space, _name) is not { } workload)
                return;
            var hash = Hash(workload["spec"]!["template"]!);
            foreach (var slot in _slots.Where(s => s.Pod.Length > 0 && _server.Get("pods", _space, s.Pod) is null))
                Forget(slot);
            foreach (var slot in _slots.Where(static s => s.Pod.Length > 0))
                GoOn(slot);
            foreach (var slot in _slots.Where(static s => s.Pod.Length == 0))
                Make(slot, workload, hash);
            // Pods that do not run are nothing to be careful with.
            var old = _slots.Where(s => s.Hash != hash).OrderBy(static s => s.Ready).ToList();
            var room = AtOnce - _slots.Count(s => !s.Ready && s.Hash == hash);
            foreach (var slot in old.Where(static s => !s.Ready).Concat(old.Where(static s => s.Ready).Take(Math.Max(0, room))).ToList())
                Take(slot);
            var generation = (long?)workload["metadata"]!["generation"] ?? 1;
            _server.Change(_plural, _space, _name, item => item["status"] = _plural == "daemonsets" ? DaemonSetStatus(generation, hash)
                : DeploymentStatus(generation, hash));
        }
    }

    private static string Hash(JsonNode template) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(template.ToJsonString())))[..10];

    private JsonObject DaemonSetStatus(long generation, string hash) => new()
    {
        ["observedGeneration"] = generation,
        ["desiredNumberScheduled"] = _slots.Count,
        ["currentNumberScheduled"] = _slots.Count(static s => s.Pod.Length > 0),
        ["updatedNumberScheduled"] = _slots.Count(s => s.Pod.Length > 0 && s.Hash == hash),
        ["numberReady"] = _slots.Count(static s => s.Ready),
        ["numberAvailable"] = _slots.Count(static s => s.Ready),
        ["numberUnavailable"] = _slots.Count(static s => !s.Ready),
        ["numberMisscheduled"] = 0,
    };

    private JsonObject DeploymentStatus(long generation, string hash) => new()
    {
        ["observedGeneration"] = generation,
        ["replicas"] = _slots.Count(static s => s.Pod.Length > 0),
        ["updatedReplicas"] = _slots.Count(s => s.Pod.Length > 0 && s.Hash == hash),
        ["readyReplicas"] = _slots.Count(static s => s.Ready),
        ["availableReplicas"] = _slots.Count(static s => s.Ready),
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Progressing", ["status"] = "True", ["reason"] = "ReplicaSetUpdated" }),
    };

    private void Make(Slot slot, JsonObject workload, string hash)
    {
        (slot.Pod, slot.Hash, slot.Fate) = ($"{_name}-{(++_made).ToString("x5", CultureInfo.InvariantCulture)}", hash, Fate(slot.Node));
        var template = workload["spec"]!["template"]!;
        var labels = (JsonObject?)template["metadata"]?["labels"]?.DeepClone() ?? [];
        labels["controller-revision-hash"] = hash;
        var spec = (JsonObject)template["spec"]!.DeepClone();
        spec["nodeName"] = slot.Node;
        spec["hostNetwork"] = true;
        _server.Put(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = slot.Pod,
                ["namespace"] = _space,
                ["labels"] = labels,
                ["annotations"] = template["metadata"]?["annotations"]?.DeepClone()
            },
            ["spec"] = spec,
            ["status"] = FakePod.Status(spec, "ContainerCreating"),
        });
        if (Image is { } image)
            _server.Pods.Set($"{_space}/{slot.Pod}", image(slot.Node));
    }

    private void GoOn(Slot slot)
    {
        if (slot.Ready)
            return;
        slot.Ready = slot.Fate == PodFate.Runs;
        slot.Restarts += slot.Fate == PodFate.Crashes ? 1 : 0;
        _server.Change("pods", _space, slot.Pod, pod => pod["status"] = slot.Fate switch
        {
            PodFate.CannotPull => FakePod.Status(pod["spec"]!, "ImagePullBackOff", "Back-off pulling image \"quay.io/cilium/cilium\""),
            PodFate.Crashes => FakePod.Crashed(pod["spec"]!, slot.Restarts, LastWords),
            _ => FakePod.Running(pod["spec"]!, slot.Ready, Started ?? TimeProvider.System.GetUtcNow()),
        });
    }

    private void Take(Slot slot)
    {
        _server.Remove("pods", _space, slot.Pod);
        Forget(slot);
    }

    private static void Forget(Slot slot) => (slot.Pod, slot.Ready, slot.Restarts) = ("", false, 0);

    private sealed class Slot(string node)
    {
        public string Node { get; } = node;

        public string Pod { get; set; } = "";

        public string Hash { get; set; } = "";

        public bool Ready { get; set; }

        public int Restarts { get; set; }

        public PodFate Fate { get; set; }
    }
}
