using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EgressTools.Cluster;
using EgressTools.Engine;
using EgressTools.Model;
using EgressTools.Net;
using EgressTools.Operations;
using EgressTools.Sources.Objects;

namespace EgressTools.Probes;

/// <summary>Asks pods in parallel and judges their answers.</summary>
internal sealed class ExitTester
{
    private readonly ApiClient _client;
    private readonly ExitTestOptions _options;
    private readonly IReport _report;
    private readonly RuleTable _table;
    private readonly ClusterSnapshot _snapshot;
    private readonly NodeIndex _nodes;
    private readonly ExitJudge _judge;
    private readonly ImmutableArray<Uri> _echo;
    private readonly PodAsker _asker;
    private readonly ProbeContainers _probes;
    private readonly ConcurrentDictionary<ObjectName, byte> _created = new();

    /// <summary>Set by the first pod in which the server lets nothing run: it is a missing right, so the others would fail alike.</summary>
    private ClusterException? _forbidden;

    public ExitTester(ApiClient client, ClusterSnapshot snapshot, ExitTestOptions options, IReport report)
    {
        _client = client;
        _options = options;
        _report = report;
        _snapshot = snapshot;
        _table = RuleTable.Build(snapshot);
        _nodes = new NodeIndex(snapshot, _table);
        _judge = new ExitJudge(_nodes);
        _echo = EchoServices.Choose(options.Echo);
        _asker = new PodAsker(client, _echo, options.Timeout);
        _probes = new ProbeContainers(client, options.ProbeImage, TimeSpan.FromSeconds(60));
    }

    public async IAsyncEnumerable<ExitAddressResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pods = PodChoice.Choose(_snapshot, _table, _nodes, _options);
        var targets = await TargetsAsync(cancellationToken).ConfigureAwait(false);
        var results = Channel.CreateUnbounded<ExitAddressResult>();
        var work = AskAllAsync(pods, targets, results.Writer, cancellationToken);
        var done = 0;
        await foreach (var result in results.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            _report.Progress(new Progress("asking pods", ++done, pods.Length));
            yield return result;
        }
        await work.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (_forbidden is { } refused && done == 0)
            throw new ProbeException($"no pod could be asked: {refused.Message}", "ExecForbidden", refused);
    }

    private async Task AskAllAsync(ImmutableArray<TestedPod> pods, ImmutableDictionary<Uri, EchoTarget> targets, ChannelWriter<ExitAddressResult> results, CancellationToken cancellationToken)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(pods, options, async (pod, token) =>
            {
                if (await TestAsync(pod, targets, token).ConfigureAwait(false) is { } result)
                    await results.WriteAsync(result, CancellationToken.None).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What is known has been written; what was created goes below.
        }
        finally
        {
            await RemoveCreatedAsync().ConfigureAwait(false);
            results.Complete();
        }
    }

    /// <returns>The result; null where the server lets nothing run in any pod.</returns>
    private async Task<ExitAddressResult?> TestAsync(TestedPod pod, ImmutableDictionary<Uri, EchoTarget> targets, CancellationToken cancellationToken)
    {
        if (ExitJudge.NotAsked(pod) is { } known)
            return known;
        if (_forbidden is not null)
            return null;
        var expectations = new Expectations(_snapshot, _table, _nodes);
        var standard = expectations.For(pod, targets[_echo[0]], pod.IsIPv6Only);
        try
        {
            var (answer, method, probed) = await AskAsync(pod, cancellationToken).ConfigureAwait(false);
            if (answer.Address is not { } seen)
                return ExitJudge.NoAnswer(pod, standard, answer.Why) with { Method = answer.Method };
            var judged = _judge.Seen(probed, expectations.For(probed, targets[answer.Echo!], seen.IsIPv6), seen);
            return judged with { Pod = pod.Name, Echo = answer.Echo!.AbsoluteUri, Method = method, Reason = probed == pod ? judged.Reason : $"{judged.Reason} (a pod with the same labels on the same node)" };
        }
        catch (ClusterException refused) when (refused.Status == 403)
        {
            _forbidden ??= refused;
            _report.Warn(refused.Message);
            return null;
        }
        catch (EgressException failure)
        {
            return ExitJudge.NoAnswer(pod, standard, failure.Message);
        }
    }

    private async Task<(Answer Answer, string Method, TestedPod Probed)> AskAsync(TestedPod pod, CancellationToken cancellationToken)
    {
        var answer = await RetryAsync(pod.Name, pod.Pod?.Containers.FirstOrDefault(), cancellationToken).ConfigureAwait(false);
        if (!answer.LacksProgram)
            return (answer, answer.Method, pod);
        switch (_options.Probe)
        {
            case ProbeMode.Ephemeral:
                var name = await _probes.AddEphemeralAsync(pod.Name, pod.Pod?.Containers.FirstOrDefault() ?? "", cancellationToken).ConfigureAwait(false);
                return (await RetryAsync(pod.Name, name, cancellationToken).ConfigureAwait(false), "ephemeral", pod);
            case ProbeMode.Pod:
                return await AskProbePodAsync(pod, cancellationToken).ConfigureAwait(false);
            default:
                return (answer with { Why = answer.Why + ": --probe ephemeral or --probe pod asks with an image that has one" }, "", pod);
        }
    }

    private async Task<Answer> RetryAsync(ObjectName pod, string? container, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await _asker.AskAsync(pod, container, cancellationToken).ConfigureAwait(false);
            if (answer.Address is not null || answer.LacksProgram || attempt >= _options.Retries)
                return answer;
        }
    }

    /// <summary>The probe's own endpoint decides about its gateway, not that of the pod it stands for: the choice among several hangs on the endpoint.</summary>
    private async Task<(Answer Answer, string Method, TestedPod Probed)> AskProbePodAsync(TestedPod pod, CancellationToken cancellationToken)
    {
        var name = await _probes.CreatePodAsync(pod, cancellationToken).ConfigureAwait(false);
        _created.TryAdd(name, 0);
        try
        {
            await _probes.WaitForPodAsync(name, cancellationToken).ConfigureAwait(false);
            var endpoint = await _client.GetAsync(ApiResource.CiliumEndpoints, name, cancellationToken).ConfigureAwait(false);
            var probed = endpoint is null ? pod : pod with { Endpoint = LiveObjects.Endpoint(endpoint) ?? pod.Endpoint };
            return (await RetryAsync(name, null, cancellationToken).ConfigureAwait(false), "pod", probed);
        }
        finally
        {
            await RemoveAsync(name).ConfigureAwait(false);
        }
    }

    private async Task RemoveCreatedAsync()
    {
        foreach (var name in _created.Keys)
            await RemoveAsync(name).ConfigureAwait(false);
    }

    /// <summary>With a time limit of its own: also after an interrupt nothing is left behind.</summary>
    private async Task RemoveAsync(ObjectName name)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _probes.RemoveAsync(name, limit.Token).ConfigureAwait(false);
            _created.TryRemove(name, out _);
        }
        catch (Exception error) when (error is ClusterException or OperationCanceledException)
        {
            _report.Warn($"the probe's pod {name} could not be removed: run 'kubectl delete pod -n {name.Namespace} {name.Name}'");
        }
    }

    private async Task<ImmutableDictionary<Uri, EchoTarget>> TargetsAsync(CancellationToken cancellationToken)
    {
        var targets = ImmutableDictionary.CreateBuilder<Uri, EchoTarget>();
        // Names matter only where a policy tells one part of the internet from another.
        var needed = _table.Policies.Any(static p => p.Destinations.Any(static d => d.Cidr.Length > 0));
        foreach (var url in _echo)
        {
            var target = EchoTarget.Of(url);
            targets[url] = needed && !target.IsLiteral ? target with { Addresses = await ResolveAsync(url.DnsSafeHost, cancellationToken).ConfigureAwait(false) } : target;
        }
        return targets.ToImmutable();
    }

    private static async Task<ImmutableArray<Address>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, either.Token).ConfigureAwait(false);
            return [.. found.Where(static a => a.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6).Select(static a => Address.Parse(a.ToString()))];
        }
        catch (Exception error) when (error is SocketException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [];
        }
    }
}
