using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using EgressTools.Cluster;
using EgressTools.Engine;
using EgressTools.Model;
using EgressTools.Operations;

namespace EgressTools.Probes;

/// <summary>One run of the test over the chosen pods.</summary>
internal sealed class ExitTestRun(ApiClient client, ClusterSnapshot snapshot, ExitTestOptions options, ImmutableArray<EchoTarget> targets, IReport report) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(options.Concurrency);
    private readonly ContainerAsker _asker = new(client, [.. targets.Select(static t => t.Url)]);
    private readonly EphemeralProbe _ephemeral = new(client, options.ProbeImage, report);
    private readonly ConcurrentDictionary<string, ClusterException> _forbidden = new(StringComparer.Ordinal);
    private int _done;
    private int _answered;
    private int _warnedOfServices;

    /// <summary>The results in the order of the pods; after a cancellation only those that are known by then.</summary>
    /// <exception cref="ProbeException">Nothing could be asked.</exception>
    /// <exception cref="ClusterException">The credentials are not accepted.</exception>
    public async IAsyncEnumerable<ExitAddressResult> RunAsync(
        ImmutableArray<TestedPod> pods, Judgement judgement, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        report.Progress(new Progress("asking pods", 0, pods.Length));
        var asked = pods.Select(pod => OneAsync(pod, judgement, pods.Length, stop.Token)).ToArray();
        try
        {
            foreach (var task in asked)
            {
                if (await KnownAsync(task, cancellationToken).ConfigureAwait(false) is { } result)
                    yield return result;
            }
        }
        finally
        {
            // Also reached when the caller has had enough; what was created is removed before this ends.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(asked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (_answered == 0 && !cancellationToken.IsCancellationRequested && _forbidden.Values.FirstOrDefault() is { } refused)
            throw new ProbeException($"no pod could be asked: {refused.Message}", "ExecForbidden", refused);
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static async Task<ExitAddressResult?> KnownAsync(Task<ExitAddressResult?> task, CancellationToken cancellationToken)
    {
        try
        {
            return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<ExitAddressResult?> OneAsync(TestedPod pod, Judgement judgement, int total, CancellationToken cancellationToken)
    {
        var result = ExitJudge.NotAsked(pod);
        if (result is null)
        {
            try
            {
                await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    result = await AskAsync(pod, judgement, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    _gate.Release();
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
        report.Progress(new Progress("asking pods", Interlocked.Increment(ref _done), total));
        return result;
    }

    private async Task<ExitAddressResult> AskAsync(TestedPod pod, Judgement judgement, CancellationToken cancellationToken)
    {
        if (_forbidden.TryGetValue(pod.Name.Namespace, out var refused))
            return NoAnswer(pod, judgement, refused.Message);
        try
        {
            var answer = await WithTriesAsync(pod.Name, pod.Pod?.Containers ?? [], cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref _answered);
            if (answer.Outcome == EchoOutcome.NoProgram)
                return await ByProbeAsync(pod, judgement, answer, cancellationToken).ConfigureAwait(false);
            return Judge(pod, judgement, answer);
        }
        catch (ClusterException error) when (error.Status is 403)
        {
            if (_forbidden.TryAdd(pod.Name.Namespace, error))
                report.Warn($"pods of namespace {pod.Name.Namespace} cannot be asked: {error.Message}");
            return NoAnswer(pod, judgement, error.Message);
        }
        catch (ClusterException error) when (error.Status is 404)
        {
            return ExitJudge.NotAsked(pod with { NotReady = "it is gone since" })!;
        }
        catch (EgressException error) when (error is ProbeException || error is ClusterException { Status: not 401 })
        {
            return NoAnswer(pod, judgement, error.Message);
        }
    }

    /// <summary>Asks until there is an answer, the tries are used up or the time is.</summary>
    private async Task<EchoReport> WithTriesAsync(ObjectName pod, ImmutableArray<string> containers, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        var start = Stopwatch.GetTimestamp();
        EchoReport? last = null;
        try
        {
            for (var attempt = 0; attempt <= options.Retries && last?.Outcome is null or EchoOutcome.NoAnswer; attempt++)
                last = await _asker.AskAsync(pod, containers, SecondsEach(options.Timeout - Stopwatch.GetElapsedTime(start), targets.Length), limit.Token).ConfigureAwait(false);
            return last!;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return last ?? new EchoReport(EchoOutcome.NoAnswer, $"no answer within {options.Timeout.TotalSeconds} s");
        }
    }

    /// <summary>What each service may take, so that all of them fit into what is left; whole seconds, since small programs know no others.</summary>
    internal static int SecondsEach(TimeSpan left, int services) => (int)Math.Clamp(left.TotalSeconds * 0.9 / services, 1, 5);

    private async Task<ExitAddressResult> ByProbeAsync(TestedPod pod, Judgement judgement, EchoReport answer, CancellationToken cancellationToken)
    {
        switch (options.Probe)
        {
            case ProbeMode.Ephemeral:
                var container = await _ephemeral.StartAsync(pod.Name, cancellationToken).ConfigureAwait(false);
                return Judge(pod, judgement, await WithTriesAsync(pod.Name, [container], cancellationToken).ConfigureAwait(false)) with { Method = "ephemeral" };
            case ProbeMode.Pod:
                return await ByPodAsync(pod, cancellationToken).ConfigureAwait(false);
            default:
                return NoAnswer(pod, judgement, $"its image has {answer.Failure}: use --probe ephemeral or --probe pod");
        }
    }

    private async Task<ExitAddressResult> ByPodAsync(TestedPod pod, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _warnedOfServices, 1) == 0)
            report.Warn("the probe pods carry the labels of the tested pods: a Service that publishes pods which are not ready may send them traffic");
        var probe = await ProbePod.CreateAsync(client, pod.Name, options.ProbeImage, report, cancellationToken).ConfigureAwait(false);
        await using var removal = probe.ConfigureAwait(false);
        var endpoint = await probe.ReadyAsync(options.ProbeImage, cancellationToken).ConfigureAwait(false);
        var judgement = new Judgement(snapshot with { Endpoints = [endpoint] });
        var stand = new TestedPod(pod.Name, null, endpoint, pod.Node);
        var result = await UntilTakenAsync(probe.Name, stand, judgement, cancellationToken).ConfigureAwait(false);
        return result with { Method = "pod", Reason = $"a pod with the same labels on the same node was asked: {result.Reason}" };
    }

    /// <summary>A policy takes hold of a new pod after some seconds only (#24791): another verdict than ok counts when it lasts.</summary>
    private async Task<ExitAddressResult> UntilTakenAsync(ObjectName probe, TestedPod stand, Judgement judgement, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var result = Judge(stand, judgement, await WithTriesAsync(probe, [ProbePod.Container], cancellationToken).ConfigureAwait(false));
            if (result.Verdict is ExitVerdict.Ok or ExitVerdict.NoPolicy || Stopwatch.GetElapsedTime(start) > options.Timeout)
                return result;
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false);
        }
    }

    private ExitAddressResult Judge(TestedPod pod, Judgement judgement, EchoReport answer) => answer.Address is { } address
        ? judgement.Seen(pod, targets[answer.Service], address) with { Method = answer.Method }
        : NoAnswer(pod, judgement, answer.Failure) with { Method = answer.Method };

    private ExitAddressResult NoAnswer(TestedPod pod, Judgement judgement, string why) => judgement.NoAnswer(pod, targets[0], why);
}
