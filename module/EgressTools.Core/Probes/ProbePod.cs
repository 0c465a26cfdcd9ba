namespace EgressTools.Probes;

/// <summary>A short-lived pod with the labels of the tested pod on the same node; it is removed whatever happens.</summary>
internal sealed class ProbePod(ApiClient client, ObjectName name, string image, IReport report) : IAsyncDisposable
{
    /// <summary>The annotation that marks it; a label would give it another identity than the tested pod has.</summary>
    public const string Mark = "egresstools.io/probe";

    /// <summary>The annotation that says which run made it.</summary>
    public const string Run = "egresstools.io/run";

    /// <summary>Its one container.</summary>
    public const string Container = "probe";

    // Ctrl-C must not wait longer than a person would.
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LatePause = TimeSpan.FromMilliseconds(500);

    private static readonly ImmutableArray<string> Copied =
        ["nodeName", "serviceAccountName", "tolerations", "imagePullSecrets", "dnsPolicy", "dnsConfig", "hostAliases", "runtimeClassName"];

    public ObjectName Name { get; } = name;

    /// <summary>Waits until it runs and the agent of its node knows it.</summary>
    /// <returns>Its CiliumEndpoint, whose uid is another than the tested pod's and may lead to another gateway.</returns>
    public async Task<CiliumEndpoint> ReadyAsync(Deadline deadline)
    {
        await ProbeStart.RunningAsync(client, Name, "containerStatuses", Container, image, deadline).ConfigureAwait(false);
        return await ProbeStart.EndpointAsync(client, Name, deadline).ConfigureAwait(false);
    }

    /// <summary>Removes it at once, also after a cancellation; what cannot be removed is reported with the command that does it.</summary>
    public async ValueTask DisposeAsync() => await RemoveAsync().ConfigureAwait(false);

    /// <summary>Removes it where the server may still create it after its time: a server that is slow is seldom so for long.</summary>
    public async Task RemoveLateAsync(CancellationToken cancellationToken)
    {
        for (var look = 1; look <= 10; look++)
        {
            if (await RemoveAsync().ConfigureAwait(false) is not false)
                return;
            await Task.Delay(LatePause, client.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
                break;
        }
        report.Warn($"the server may still create the probe pod {Name}: run '{Subcommands.Cleanup} {Options.Namespace.With(Name.Namespace)}' in a minute");
    }

    /// <returns>Whether there was one to remove; null if removing it failed.</returns>
    private async Task<bool?> RemoveAsync()
    {
        using var limit = new CancellationTokenSource(RemovalLimit, client.Clock);
        try
        {
            return await client.DeleteAsync(ApiResource.Pods, Name, gracePeriodSeconds: 0, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or ClusterException)
        {
            var why = error is ClusterException ? error.Message : $"the server did not answer within {RemovalLimit.TotalSeconds} s";
            report.Warn($"the probe pod {Name} could not be removed ({why}): run 'kubectl delete pod {Name.Name} -n {Name.Namespace} --grace-period=0'");
            return null;
        }
    }

    internal static string NameFor(string tested, Guid unique)
    {
        var start = new string([.. tested.Take(40).Select(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')]);
        return $"egress-probe-{start.Trim('-')}-{unique.ToString("N", CultureInfo.InvariantCulture)[..6]}";
    }

    // Labels, namespace and service account make the identity, so these are the same. The tested pod owns it as its controller: no ReplicaSet adopts it
    // (and removes a pod in turn), and it goes with its owner. Its readiness gate is never met, so that Services send it no traffic.
    internal static JObject Manifest(JObject target, string name, string run, ExitTestOptions options)
    {
        var metadata = (JObject)target["metadata"]!;
        var container = ProbeContainer.Make(Container, options);
        container["resources"] = JObject.Parse("""{"requests": {"cpu": "10m", "memory": "32Mi"}, "limits": {"cpu": "10m", "memory": "32Mi"}}""");
        var spec = JObject.Parse("""
            {"restartPolicy": "Never", "terminationGracePeriodSeconds": 0, "automountServiceAccountToken": false, "enableServiceLinks": false,
             "readinessGates": [{"conditionType": "egresstools.io/never"}]}
            """);
        spec["containers"] = new JArray { container };
        spec["activeDeadlineSeconds"] = (int)ProbeContainer.Lifetime(options).TotalSeconds;
        foreach (var field in Copied)
        {
            if (target["spec"]?[field] is { } value)
                spec[field] = value.DeepClone();
        }
        var owner = JObject.Parse("""{"apiVersion": "v1", "kind": "Pod", "controller": true, "blockOwnerDeletion": false}""");
        (owner["name"], owner["uid"]) = (metadata["name"]?.DeepClone(), metadata["uid"]?.DeepClone());
        return new JObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JObject
            {
                ["name"] = name,
                ["namespace"] = metadata["namespace"]?.DeepClone(),
                ["labels"] = metadata["labels"]?.DeepClone() ?? new JObject(),
                ["annotations"] = new JObject { [Mark] = (string?)metadata["name"], [Run] = run },
                ["ownerReferences"] = new JArray { owner },
            },
            ["spec"] = spec,
        };
    }
}

/// <summary>Makes the probe pods of a run.</summary>
internal sealed class ProbePods(ApiClient client, ExitTestOptions options, IReport report)
{
    private readonly string _run = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12];
    private int _warnedOfServices;

    /// <summary>Creates one. The request is only limited, not cancelled: a request that is given up may still create a pod that nobody removes.</summary>
    public async Task<ProbePod> CreateAsync(ObjectName tested, Deadline deadline)
    {
        if (Interlocked.Exchange(ref _warnedOfServices, 1) == 0)
            report.Warn("the probe pods carry the labels of the tested pods: a Service that publishes pods which are not ready may send them traffic");
        var target = await client.GetAsync(ApiResource.Pods, tested, deadline.Token).ConfigureAwait(false)
            ?? throw new ProbeException("the pod was deleted in the meantime");
        var name = new ObjectName(tested.Namespace, ProbePod.NameFor(tested.Name, Guid.NewGuid()));
        var probe = new ProbePod(client, name, options.ProbeImage, report);
        // Asked before there is anything to remove: a user who may not delete it must not leave it.
        await client.DeleteAsync(ApiResource.Pods, name, gracePeriodSeconds: 0, deadline.Token, dryRun: true).ConfigureAwait(false);
        deadline.Token.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(options.CreationLimit, client.Clock);
        try
        {
            await client.CreateAsync(ApiResource.Pods, ProbePod.Manifest(target, name.Name, _run, options), limit.Token).ConfigureAwait(false);
            return probe;
        }
        catch (OperationCanceledException)
        {
            await probe.RemoveLateAsync(deadline.Token).ConfigureAwait(false);
            throw new ProbeException($"the server did not create the probe pod within {options.CreationLimit.TotalSeconds} s");
        }
        catch (ClusterException error) when (error.Status is null or >= 500)
        {
            if (error.Status is null or 504)
                await probe.RemoveLateAsync(deadline.Token).ConfigureAwait(false);
            else
                await probe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
