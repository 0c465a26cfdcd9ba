using System.Runtime.CompilerServices;

namespace EgressTools.Operations;

/// <summary>Which pods to ask, and how.</summary>
/// <param name="How">How each is asked, and which labels it has; which pods are meant is in the members below.</param>
public sealed record ExitTestRequest(ExitTestOptions How)
{
    /// <summary>The policies whose pods are asked.</summary>
    public ImmutableArray<string> Policies { get; init; } = [];

    /// <summary>Pods and workloads; with an empty namespace those of the namespace that counts.</summary>
    public ImmutableArray<PodTarget> Pods { get; init; } = [];

    /// <summary>Beside <see cref="Policies"/>, those with such a name; null for no further ones.</summary>
    public Func<string, bool>? PolicyPattern { get; init; }

    /// <summary>Beside <see cref="Pods"/>, those with such a name, given the namespace that counts; null for no further ones.</summary>
    public Func<ObjectName, string, bool>? PodPattern { get; init; }

    /// <summary>Pods of every namespace.</summary>
    public bool AllNamespaces { get; init; }

    /// <summary>Whether pods are asked that a policy selects or that are named; if not, only named pods that the policy selects.</summary>
    public bool IsUnion { get; init; }

    /// <summary>The image that asks where a pod's own cannot; null for the usual one.</summary>
    public string? ProbeImage { get; init; }

    internal bool HasPatterns => PolicyPattern is not null || PodPattern is not null;

    internal bool IsOfNothing => Policies.IsEmpty && Pods.IsEmpty;

    /// <summary>The same with the names that are there in place of patterns.</summary>
    internal ExitTestRequest Named(ClusterSnapshot snapshot, string standard) => this with
    {
        Policies = [.. Policies, .. snapshot.Policies.Select(static p => p.Name).Where(name => PolicyPattern?.Invoke(name) == true)],
        Pods =
        [
            .. Pods,
            .. snapshot.Pods.Select(static p => p.Name).Concat(snapshot.Endpoints.Select(static e => e.Name)).Distinct()
                .Where(name => PodPattern?.Invoke(name, standard) == true).Order().Select(static name => new PodTarget(name, null)),
        ],
    };

    /// <summary>One run for each set of pods. A policy is for the whole cluster, so its pods are asked in every namespace unless one is given.</summary>
    internal IEnumerable<ExitTestOptions> Runs(string? given, string standard)
    {
        var how = ProbeImage is null ? How : How with { ProbeImage = ProbeImage };
        var named = Pods.Select(p => p.Name.Namespace.Length > 0 ? p : p with { Name = p.Name with { Namespace = standard } }).Distinct().ToList();
        var ofNamed = how with
        {
            Pods = [.. named.Where(static p => p.Workload is null).Select(static p => p.Name)],
            Workloads = [.. named.Where(static p => p.Workload is not null)],
        };
        var ofPolicies = Policies.Distinct(StringComparer.Ordinal).Select(p => how with { Policy = p, Namespace = AllNamespaces ? null : given });
        if (!IsUnion && !Policies.IsEmpty && named.Count > 0)
            return [ofNamed with { Policy = Policies[0] }];
        return named.Count > 0 ? ofPolicies.Append(ofNamed) : Policies.IsEmpty ? [how with { Namespace = AllNamespaces ? null : standard }] : ofPolicies;
    }
}

/// <summary>The exit address that each pod really has, compared with what the policies ask for.</summary>
public static class ExitTestUseCase
{
    internal const SnapshotKinds Needs = SnapshotKinds.Engine | (
        SnapshotKinds.All & ~(SnapshotKinds.Namespaces | SnapshotKinds.Identities | SnapshotKinds.Services));

    /// <summary>
    /// Asks every chosen pod, in parallel, or takes what was saved of them. Results come in the order of the pods' names as they are known; where it is
    /// cancelled, pods that were not asked yet are left out, and everything that was created is removed before the enumeration ends.
    /// </summary>
    /// <exception cref="UsageException">No pod is chosen.</exception>
    /// <exception cref="ProbeException">What is expected is unknown, or exec is forbidden for every pod.</exception>
    /// <exception cref="ClusterException">The credentials are not accepted.</exception>
    public static async IAsyncEnumerable<ExitAddressResult> RunAsync(
        ExitTestRequest request, World world, IReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request is { ProbeImage: not null, How.Probe: ProbeMode.Exec })
            throw new UsageException($"{Options.ProbeImage} needs {Options.Probe.With("ephemeral")} or {Options.Probe.With("pod")}: " +
                "without, only programs of the pods' own images are used", "InvalidProbeImage");
        world.RequireOneChoice(request.AllNamespaces);
        var standard = await world.NamespaceAsync(cancellationToken).ConfigureAwait(false);
        var whole = request.HasPatterns ? await world.ReadAsync(Needs, report, cancellationToken).ConfigureAwait(false) : null;
        request = whole is null ? request : request.Named(whole, standard);
        if (request.HasPatterns && request.IsOfNothing)
        {
            report.Note("no pod and no policy has such a name");
            yield break;
        }
        var runs = request.Runs(world.GivenNamespace, standard).ToList();
        var scope = !world.IsSaved && runs is [var only] ? Scope(only) : ReadScope.Whole;
        var snapshot = whole ?? await world.ReadAsync(Needs, report, cancellationToken, scope: scope).ConfigureAwait(false);
        runs = Possible([.. runs.Select(run => Told(snapshot, run, report)).OfType<ExitTestOptions>()], snapshot, report);
        foreach (var result in world.IsSaved ? runs.SelectMany(run => RecordedExits.Of(snapshot, run)) : [])
            yield return result;
        if (world.IsSaved)
            yield break;
        var client = await world.ClientAsync(cancellationToken).ConfigureAwait(false);
        foreach (var run in runs)
        {
            await foreach (var result in AskAsync(client, snapshot, run, report, cancellationToken).ConfigureAwait(false))
                yield return result;
        }
    }

    /// <summary>Without the names that nothing has, where the front end tells them one by one; null where none is left.</summary>
    private static ExitTestOptions? Told(ClusterSnapshot snapshot, ExitTestOptions run, IReport report)
    {
        if (Prerequisites.Missing(snapshot) is not null)
            return run;
        if (run.Policy is { } policy && !snapshot.Policies.Any(p => p.Name == policy) && report.Miss(NotFound.Policy(policy)))
            return null;
        var told = PodChoice.NotThere(snapshot, run).Where(pod => report.Miss(NotFound.Pod(pod.ToString(),
            $"name another namespace with {Options.Namespace}, or as namespace/name"))).ToHashSet();
        var rest = run with { Pods = run.Pods.RemoveAll(told.Contains) };
        // No pod at all would mean every pod.
        return told.Count > 0 && rest is { Pods.IsEmpty: true, Workloads.IsEmpty: true } ? null : rest;
    }

    /// <summary>The runs without policies that have no pods or no effect, where there are others: each such policy is a failure of its own.</summary>
    private static List<ExitTestOptions> Possible(List<ExitTestOptions> runs, ClusterSnapshot snapshot, IReport report)
    {
        if (runs.Count < 2 || Prerequisites.Missing(snapshot) is not null)
            return runs;
        var judgement = new Judgement(snapshot);
        return runs.FindAll(run =>
        {
            try
            {
                return run.Policy is null || PodChoice.Choose(snapshot, judgement.Table, judgement.Nodes, run).Length > 0;
            }
            catch (EgressException error) when (error is UsageException or ProbeException)
            {
                report.Fail(error, run.Policy);
                return false;
            }
        });
    }

    /// <summary>Asks the pods of one run.</summary>
    internal static async IAsyncEnumerable<ExitAddressResult> AskAsync(
        ApiClient client, ClusterSnapshot snapshot, ExitTestOptions options, IReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Require(options);
        RecordedExits.RequireExpectation(snapshot);
        var urls = EchoServices.Require(options.Echo);
        options = options with { Sets = await WorkloadPods.SelectAsync(client, options.Workloads, cancellationToken).ConfigureAwait(false) };
        var judgement = new Judgement(snapshot);
        var pods = PodChoice.Choose(snapshot, judgement.Table, judgement.Nodes, options);
        var targets = await EchoNames.ResolveAsync(urls, snapshot, cancellationToken).ConfigureAwait(false);
        if (options.Probe == ProbeMode.Pod)
            await CleanupUseCase.LeftoversAsync(client, pods.Select(static p => p.Name.Namespace).Distinct(StringComparer.Ordinal), snapshot.TakenAt, report,
                cancellationToken).ConfigureAwait(false);
        using var run = new ExitTestRun(client, snapshot, options, targets, pods, judgement, report);
        await foreach (var result in run.RunAsync(cancellationToken).ConfigureAwait(false))
            yield return result;
    }

    /// <summary>What a run is about: the pods that are named, or those of one namespace; and whether a pod has an echo service's address.</summary>
    private static ReadScope Scope(ExitTestOptions options)
    {
        ImmutableArray<string> namespaces =
        [
            .. options.Workloads.Select(static w => w.Name.Namespace).Distinct(StringComparer.Ordinal),
            .. options is { Pods.IsEmpty: true, Workloads.IsEmpty: true, Namespace: { } space } ? [space] : Enumerable.Empty<string>(),
        ];
        return options.Pods.IsEmpty && namespaces.IsEmpty ? ReadScope.Whole : new ReadScope
        {
            Namespaces = namespaces,
            Pods = [.. options.Pods.Where(p => !namespaces.Contains(p.Namespace))],
            Destinations = [.. options.Echo.SelectMany(static e => EchoTarget.Of(e).Addresses)],
        };
    }

    private static void Require(ExitTestOptions options)
    {
        if (options.Concurrency < 1)
            throw new UsageException($"{Options.Concurrency} must be at least 1", "InvalidConcurrency");
        if (options.Limit < TimeSpan.FromSeconds(1) || options.Limit > TimeSpan.FromHours(1))
            throw new UsageException($"{Options.Timeout} must be between 1 second and 1 hour", "InvalidTimeout");
        if (options.Retries < 0)
            throw new UsageException($"{Options.Retries} cannot be negative", "InvalidRetries");
        if (options.Probe != ProbeMode.Exec && string.IsNullOrWhiteSpace(options.ProbeImage))
            throw new UsageException($"{Options.Probe} needs an image: name one with {Options.ProbeImage}", "InvalidProbeImage");
    }
}
