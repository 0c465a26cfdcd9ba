using System.Runtime.CompilerServices;

namespace EgressTools.Probes;

/// <summary>What came of asking one agent: what it said, or why that is not known.</summary>
internal readonly record struct AgentAnswer<T>(T? Value, Gap? Gap)
    where T : class;

/// <summary>Asks many agents, several at once. An agent that cannot be asked is a gap, for the kinds that are missing then.</summary>
internal sealed class AgentReader<T>(ApiClient client, Func<Agent, CancellationToken, Task<AgentReply<T>>> question, SnapshotKinds kinds, IReport report)
    : IDisposable
    where T : class
{
    /// <summary>How many agents are asked at once.</summary>
    public const int Concurrency = 32;
    private readonly SemaphoreSlim _gate = new(Concurrency);

    // One server leads to all agents: after one of them has waited without success, the others do not wait again.
    private readonly Outages _server = new();
    private ClusterException? _forbidden;
    private int _done;

    /// <summary>For one agent, with everything that is tried.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The answers in the order of the pods.</summary>
    public async IAsyncEnumerable<AgentAnswer<T>> ReadAsync(ImmutableArray<Pod> pods, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        report.Progress(new Progress("asking agents", 0, pods.Length));
        var asked = pods.Select(pod => OneAsync(pod, pods.Length, stop.Token)).ToArray();
        try
        {
            for (var i = 0; i < asked.Length; i++)
            {
                yield return await asked[i].ConfigureAwait(false);
                // What was taken need not be kept here as well.
                asked[i] = Task.FromResult(default(AgentAnswer<T>));
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(asked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<AgentAnswer<T>> OneAsync(Pod pod, int total, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var answer = await AskAsync(pod, cancellationToken).ConfigureAwait(false);
            report.Progress(new Progress("asking agents", Interlocked.Increment(ref _done), total));
            return answer;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<AgentAnswer<T>> AskAsync(Pod pod, CancellationToken cancellationToken)
    {
        // The right to exec is one for all pods of the namespace: a user who lacks it need not hear so from every agent.
        if (_forbidden is { } refused)
            return Failed(pod, refused.Message);
        using var deadline = new Deadline(TimeLimit, client.Clock, cancellationToken);
        try
        {
            var reply = await WithRetriesAsync(pod, deadline).ConfigureAwait(false);
            return reply.Fault is { } fault ? Failed(pod, fault) : new AgentAnswer<T>(reply.Value, null);
        }
        catch (ClusterException error) when (error.Status is not 401)
        {
            if (error.IsMissingRight)
                _forbidden = error;
            return Failed(pod, error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(pod, $"no answer within {TimeLimit.TotalSeconds} s");
        }
    }

    // A fault on the way to the agent that may pass is waited for, as long as there is time.
    private async Task<AgentReply<T>> WithRetriesAsync(Pod pod, Deadline deadline)
    {
        for (var faults = 1; ; faults++)
        {
            try
            {
                var reply = await question(new Agent(client, pod.Name, pod.NodeName), deadline.Token).ConfigureAwait(false);
                _server.End("");
                return reply;
            }
            catch (ClusterException error) when (Outages.MayPass(error) && !_server.IsDown(""))
            {
                await deadline.PauseAsync(Outages.Pause(faults)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!deadline.Token.IsCancellationRequested)
                    continue;
                if (error.Status is null)
                    _server.Begin("");
                throw;
            }
        }
    }

    private AgentAnswer<T> Failed(Pod pod, string reason) => new(null, AgentGaps.Gap(pod.NodeName, reason) with { Kinds = kinds });
}
