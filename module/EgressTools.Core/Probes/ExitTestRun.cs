using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace EgressTools.Probes;

/// <summary>One run of the test over the chosen pods.</summary>
internal sealed class ExitTestRun(ApiClient client, ClusterSnapshot snapshot, ExitTestOptions options, ImmutableArray<EchoTarget> targets,
    ImmutableArray<TestedPod> pods, Judgement judgement, IReport report) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(options.Concurrency);
    private readonly PodQuestion _question = new(client, snapshot, options, targets, pods, judgement, report);
    private readonly DisabledAgents _disabled = new(client, snapshot, new AgentFeatures(snapshot), report);
    private readonly ConcurrentDictionary<string, ClusterException> _forbidden = new(StringComparer.Ordinal);
    private int _done;

    /// <summary>The results in the order of the pods; after a cancellation only those that are known by then.</summary>
    public async IAsyncEnumerable<ExitAddressResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        report.Progress(new Progress("asking pods", 0, pods.Length));
        var asked = pods.Select(pod => OneAsync(pod, stop.Token)).ToArray();
        var isAnyAsked = false;
        try
        {
            foreach (var task in asked)
            {
                if (await KnownAsync(task, cancellationToken).ConfigureAwait(false) is not { } result)
                    continue;
                isAnyAsked |= result.Verdict != ExitVerdict.NotAsked;
                yield return result;
            }
        }
        finally
        {
            // Also reached when the caller has had enough; what was created is removed before this ends.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(asked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (!isAnyAsked && !cancellationToken.IsCancellationRequested && _forbidden.Values.FirstOrDefault() is { } refused)
            throw new ProbeException($"no pod could be asked: {refused.Message}", "ExecForbidden", refused);
    }

    public void Dispose()
    {
        _gate.Dispose();
        _question.Dispose();
    }

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

    private async Task<ExitAddressResult?> OneAsync(TestedPod pod, CancellationToken cancellationToken)
    {
        try
        {
            var result = ExitJudge.NotAsked(pod) ?? await InTurnAsync(pod, cancellationToken).ConfigureAwait(false);
            report.Progress(new Progress("asking pods", Interlocked.Increment(ref _done), pods.Length));
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<ExitAddressResult> InTurnAsync(TestedPod pod, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _disabled.ExplainAsync(await AskAsync(pod, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<ExitAddressResult> AskAsync(TestedPod pod, CancellationToken cancellationToken)
    {
        if (_forbidden.TryGetValue(pod.Name.Namespace, out var refused))
            return Unasked(pod, refused);
        using var deadline = new Deadline(options.Limit, client.Clock, cancellationToken);
        try
        {
            return await _question.AskAsync(pod, deadline).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error is { IsMissingRight: true, Resource: "pods/exec" })
        {
            if (_forbidden.TryAdd(pod.Name.Namespace, error))
                report.Warn($"pods of namespace {pod.Name.Namespace} cannot be asked: {error.Message}");
            return Unasked(pod, error);
        }
        catch (EgressException error) when (error is ProbeException || error is ClusterException { Status: not 401 })
        {
            return Unasked(pod, error);
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            return Unasked(pod, new ProbeException($"it could not be asked within {options.Limit.TotalSeconds} s: allow more time with {Options.Timeout}"));
        }
    }

    private ExitAddressResult Unasked(TestedPod pod, EgressException error) =>
        judgement.Unasked(pod, targets[0], error.Message) with { Cause = WithoutNames(error.Message, pod.Name.Namespace) };

    // Objects that are named in the reason would keep pods apart that have one cause.
    private static string WithoutNames(string text, string space)
    {
        var name = $" '{space}/";
        for (int start; (start = text.IndexOf(name, StringComparison.Ordinal)) >= 0 && text.IndexOf('\'', start + name.Length) is > 0 and var end;)
            text = text.Remove(start, end - start + 1);
        return text;
    }
}
