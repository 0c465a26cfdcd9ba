using System.Diagnostics;

namespace EgressTools.Probes;

/// <summary>The time that one pod may take, with everything that is done for it. It stands still while another pod is waited for.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _outer;
    private TimeSpan _spent;
    private long _since;

    public Deadline(TimeSpan limit, CancellationToken cancellationToken)
    {
        Limit = limit;
        _outer = cancellationToken;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Go();
    }

    /// <summary>All of it.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Cancelled when it is over, or the run is.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What is left of it.</summary>
    public TimeSpan Left => Limit - _spent - Stopwatch.GetElapsedTime(_since);

    /// <summary>Whether a cancellation means that the time is over, and not that the run was stopped.</summary>
    public bool IsOver => _source.IsCancellationRequested && !_outer.IsCancellationRequested;

    /// <summary>Waits for a turn that another pod has; meanwhile no time passes.</summary>
    public async Task WaitAsync(SemaphoreSlim turn)
    {
        _spent += Stopwatch.GetElapsedTime(_since);
        _source.CancelAfter(Timeout.InfiniteTimeSpan);
        await turn.WaitAsync(_outer).ConfigureAwait(false);
        Go();
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private void Go()
    {
        _since = Stopwatch.GetTimestamp();
        _source.CancelAfter(Limit > _spent ? Limit - _spent : TimeSpan.Zero);
    }
}
