using System.Globalization;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Sources.Objects;
using Newtonsoft.Json.Linq;

namespace EgressTools.Probes;

/// <summary>A short-lived pod with the labels of the tested pod on the same node; it is removed whatever happens.</summary>
internal sealed class ProbePod : IAsyncDisposable
{
    /// <summary>The annotation that marks it; a label would give it another identity than the tested pod has.</summary>
    public const string Mark = "egresstools.io/probe";

    /// <summary>Its one container.</summary>
    public const string Container = "probe";

    // Ctrl-C must not wait longer than a person would.
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly ApiClient _client;
    private readonly IReport _report;

    private ProbePod(ApiClient client, ObjectName name, IReport report)
    {
        _client = client;
        Name = name;
        _report = report;
    }

    /// <summary>Its namespace and name.</summary>
    public ObjectName Name { get; }

    /// <summary>
    /// Creates it. The request itself is not cancelled, only limited: one that is given up half-way may still create a pod that nobody removes.
    /// </summary>
    /// <exception cref="ProbeException">The tested pod is gone.</exception>
    /// <exception cref="ClusterException">The server refuses.</exception>
    public static async Task<ProbePod> CreateAsync(ApiClient client, ObjectName tested, string image, IReport report, CancellationToken cancellationToken)
    {
        var target = await client.GetAsync(ApiResource.Pods, tested, cancellationToken).ConfigureAwait(false) ?? throw new ProbeException("the pod is gone since");
        var name = new ObjectName(tested.Namespace, NameFor(tested.Name, Guid.NewGuid()));
        var probe = new ProbePod(client, name, report);
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(RemovalLimit);
        try
        {
            await client.CreateAsync(ApiResource.Pods, Manifest(target, name.Name, image), limit.Token).ConfigureAwait(false);
            return probe;
        }
        catch (OperationCanceledException)
        {
            await probe.DisposeAsync().ConfigureAwait(false);
            throw new ProbeException($"the server did not create the probe pod within {RemovalLimit.TotalSeconds} s");
        }
        catch (ClusterException error) when (error.Status is null or >= 500)
        {
            await probe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits until it runs and the agent of its node knows it.</summary>
    /// <returns>Its CiliumEndpoint, whose uid is another than the tested pod's and may lead to another gateway.</returns>
    /// <exception cref="ProbeException">It does not run, or no endpoint appears.</exception>
    public async Task<CiliumEndpoint> ReadyAsync(string image, CancellationToken cancellationToken)
    {
        await ProbeStart.RunningAsync(_client, Name, "containerStatuses", Container, image, cancellationToken).ConfigureAwait(false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ProbeStart.Limit);
        try
        {
            while (true)
            {
                if (await _client.GetAsync(ApiResource.CiliumEndpoints, Name, limit.Token).ConfigureAwait(false) is { } document
                    && LiveObjects.Endpoint(document) is { Addresses.IsEmpty: false, Labels.Count: > 0 } endpoint)
                    return endpoint;
                await Task.Delay(Pause, limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProbeException($"the probe pod got no CiliumEndpoint within {ProbeStart.Limit.TotalSeconds} s");
        }
    }

    /// <summary>Removes it at once, also after a cancellation; what cannot be removed is reported with the command that does it.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(RemovalLimit);
        try
        {
            await _client.DeleteAsync(ApiResource.Pods, Name, gracePeriodSeconds: 0, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or ClusterException)
        {
            var why = error is ClusterException ? error.Message : $"the server did not answer within {RemovalLimit.TotalSeconds} s";
            _report.Warn($"the probe pod {Name} could not be removed ({why}): run 'kubectl delete pod {Name.Name} -n {Name.Namespace} --grace-period=0'");
        }
    }

    /// <summary>"egress-probe-" with the start of the tested pod's name and what makes it the only one.</summary>
    internal static string NameFor(string tested, Guid unique)
    {
        var start = new string([.. tested.Take(40).Select(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')]);
        return $"egress-probe-{start.Trim('-')}-{unique.ToString("N", CultureInfo.InvariantCulture)[..6]}";
    }

    /// <summary>
    /// The document. Labels, namespace and service account make the identity, so these are the same. The tested pod owns it as its controller:
    /// no ReplicaSet adopts it (and removes a pod in turn), and it goes with its owner. Its readiness gate is never met, so no Service sends it
    /// traffic, unless one publishes pods that are not ready.
    /// </summary>
    internal static JObject Manifest(JObject target, string name, string image)
    {
        var metadata = (JObject)target["metadata"]!;
        var container = ProbeContainer.Make(Container, image);
        container["resources"] = new JObject { ["requests"] = Amount(), ["limits"] = Amount() };
        var spec = new JObject
        {
            ["containers"] = new JArray { container },
            ["restartPolicy"] = "Never",
            ["activeDeadlineSeconds"] = (int)ProbeContainer.Lifetime.TotalSeconds,
            ["terminationGracePeriodSeconds"] = 0,
            ["automountServiceAccountToken"] = false,
            ["enableServiceLinks"] = false,
            ["readinessGates"] = new JArray { new JObject { ["conditionType"] = "egresstools.io/never" } },
        };
        foreach (var field in (string[])["nodeName", "serviceAccountName", "tolerations", "imagePullSecrets", "dnsPolicy", "dnsConfig", "hostAliases", "runtimeClassName"])
        {
            if (target["spec"]?[field] is { } value)
                spec[field] = value.DeepClone();
        }
        return new JObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JObject
            {
                ["name"] = name,
                ["namespace"] = metadata["namespace"]?.DeepClone(),
                ["labels"] = metadata["labels"]?.DeepClone() ?? new JObject(),
                ["annotations"] = new JObject { [Mark] = (string?)metadata["name"] },
                ["ownerReferences"] = new JArray
                {
                    new JObject
                    {
                        ["apiVersion"] = "v1",
                        ["kind"] = "Pod",
                        ["name"] = metadata["name"]?.DeepClone(),
                        ["uid"] = metadata["uid"]?.DeepClone(),
                        ["controller"] = true,
                        ["blockOwnerDeletion"] = false,
                    },
                },
            },
            ["spec"] = spec,
        };
    }

    private static JObject Amount() => new() { ["cpu"] = "10m", ["memory"] = "32Mi" };
}
